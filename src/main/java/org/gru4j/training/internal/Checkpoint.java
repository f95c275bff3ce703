package org.gru4j.training.internal;

import java.nio.file.Path;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that a run needs to go on from a file.
 *
 * @param model with its optimizer's state
 * @param state of the run
 * @param carried the states that the next batch goes on from; null where it begins with zeros
 */
public record Checkpoint(
        CharacterModel model, TrainingState state, @Nullable INDArray carried) {

    /**
     * Reads a checkpoint.
     *
     * @return the checkpoint
     * @throws org.gru4j.model.ModelFileException if the file cannot be read or holds a model only
     */
    public static Checkpoint read(Path file) {
        return of(ModelFile.read(file));
    }

    /**
     * The same from a file that was read already.
     *
     * @throws org.gru4j.model.ModelFileException if it holds a model only
     */
    public static Checkpoint of(SavedModel saved) {
        return new Checkpoint(saved.model(), saved.run(TrainingState.class), saved.carried());
    }
}
