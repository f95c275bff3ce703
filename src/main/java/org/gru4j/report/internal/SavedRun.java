package org.gru4j.report.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * The run that a model comes from, with its whole directory where the model stands in one.
 *
 * @param name of the directory, or of the model
 */
record SavedRun(String name, RunPart part) {

    static SavedRun of(SavedModel saved) {
        Path file = saved.file();
        TrainingState own = saved.training(TrainingState.class).orElse(null);
        if (file == null || !(file.endsWith(ModelFile.BEST) || file.endsWith(ModelFile.LAST))) {
            return new SavedRun(saved.name(), RunPart.of(saved.model(), own, List.of()));
        }
        Path directory = file.toAbsolutePath().normalize().resolveSibling("");
        try {
            return new SavedRun(
                    String.valueOf(directory.getFileName()),
                    RunPart.of(
                            saved.model(),
                            later(own, directory.resolve(ModelFile.LAST)),
                            new SamplesFile(directory, saved.model()).read()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The best model tells of its run up to there, the newest one of the same run of all. */
    private static @Nullable TrainingState later(@Nullable TrainingState own, Path newest) {
        if (own == null || !Files.isRegularFile(newest)) {
            return own;
        }
        TrainingState later = ModelFile.training(newest, TrainingState.class).orElse(own);
        List<EpochMetrics> before = own.metrics();
        boolean goesOn = later.metrics().size() >= before.size()
                && later.metrics().subList(0, before.size()).equals(before);
        return goesOn ? later : own;
    }
}
