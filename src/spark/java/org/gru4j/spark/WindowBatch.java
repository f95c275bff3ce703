package org.gru4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One batch as the driver hands it out: not the text, but where it stands. Deeplearning4j wants it to be the path of a file,
 * so it is written as a URI.
 *
 * @param index of the batch in its epoch
 * @param windows where each begins
 */
record WindowBatch(int index, List<Place> windows) {

    /** @param fileSystem with scheme and authority, as {@code hdfs://host:port} */
    String toUri(String fileSystem) {
        return fileSystem + "/#" + index + ";"
                + windows.stream()
                        .map(it -> it.source() + ":" + it.offset() + ":" + it.skip())
                        .collect(Collectors.joining(","));
    }

    static WindowBatch of(String uri) {
        String[] parts = uri.substring(uri.indexOf('#') + 1).split(";", 2);
        List<Place> windows = new ArrayList<>();
        for (String window : parts[1].split(",", -1)) {
            String[] numbers = window.split(":", -1);
            windows.add(
                    new Place(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Integer.parseInt(numbers[2])));
        }
        return new WindowBatch(Integer.parseInt(parts[0]), windows);
    }
}
