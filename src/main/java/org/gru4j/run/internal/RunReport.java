package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.report.internal.RunPage;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.TrainingState;
import org.gru4j.training.internal.WriteFailure;

/** Draws the run as a page whenever a checkpoint is on disk, from what that checkpoint tells of it. */
final class RunReport implements TrainingListener {

    /** The file's name, in a model directory. */
    static final String FILE = RunFiles.REPORT;

    private final RunPage page;

    RunReport(Path directory, CharacterModel model) {
        this.page = new RunPage(directory, model);
    }

    /** @throws java.io.UncheckedIOException if the file cannot be written */
    @Override
    public void checkpointWritten(TrainingEvent.CheckpointWritten written) {
        if (written.file().endsWith(ModelFile.LAST)) {
            WriteFailure.named(page.file(), () -> page.write(state(written.file())));
        }
    }

    /** A checkpoint that somebody has taken away since then is no reason to end the run. */
    private static TrainingState state(Path checkpoint) throws IOException {
        try {
            return ModelFile.training(checkpoint, TrainingState.class)
                    .orElseThrow(() -> ModelFileException.noRun(checkpoint));
        } catch (ModelFileException gone) {
            throw new IOException(gone.getMessage(), gone);
        }
    }
}
