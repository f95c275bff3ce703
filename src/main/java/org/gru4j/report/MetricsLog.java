package org.gru4j.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;

/** Appends one JSON object per epoch to a file, each on a line of its own. */
public final class MetricsLog implements TrainingListener {

    /** The file's name, in a model directory. */
    public static final String FILE = "metrics.jsonl";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    public MetricsLog(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** @throws UncheckedIOException if the file cannot be written */
    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochDone done) {
            try {
                byte[] line = (JSON.writeValueAsString(done.metrics()) + "\n").getBytes(StandardCharsets.UTF_8);
                Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot write " + file + ": " + failed.getMessage(), failed);
            }
        }
    }
}
