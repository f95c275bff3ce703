package org.gru4j.run.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.RunFiles;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.WriteFailure;

/**
 * Writes one JSON object per epoch to a file, each on a line of its own: appended as epochs end, and all anew where a run
 * goes on from a checkpoint or the file has gone.
 */
final class MetricsLog implements TrainingListener {

    /** The file's name, in a model directory. */
    static final String FILE = RunFiles.METRICS;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    MetricsLog(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** @throws UncheckedIOException if the file cannot be written */
    @Override
    public void epochDone(TrainingEvent.EpochDone done) {
        WriteFailure.named(file, () -> {
            String line = JSON.writeValueAsString(done.metrics());
            lines.add(line);
            if (Files.exists(file)) {
                Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
            } else {
                writeAll();
            }
        });
    }

    /** @throws UncheckedIOException if the file cannot be written */
    @Override
    public void resumed(TrainingEvent.Resumed resumed) {
        WriteFailure.named(file, () -> {
            lines.clear();
            for (var metrics : resumed.metrics()) {
                lines.add(JSON.writeValueAsString(metrics));
            }
            writeAll();
        });
    }

    private void writeAll() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file, String.join("", lines.stream().map(line -> line + "\n").toList()));
    }
}
