package org.gru4j.model.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model file to hand on, less than half as large: the model alone, with weights of 16 bits, compressed. What a run needs to
 * go on, the state of the optimizer and the training text are not in it. {@link ModelFile} reads it as any other.
 */
public final class CompactFile {

    /** The largest number that 16 bits hold. */
    private static final double LARGEST = 65_504;

    private CompactFile() {}

    /**
     * Writes a model, replacing the file as a whole.
     *
     * @throws IllegalArgumentException if its network is of a kind that is not read, or a weight is too large
     */
    public static void save(CharacterModel model, Path file) throws IOException {
        MultiLayerNetwork network = model.network();
        String configuration = ModelWriter.json(network);
        double largest = network.params().amaxNumber().doubleValue();
        if (!(largest <= LARGEST)) {
            throw new IllegalArgumentException(Words.format(
                    "the model has a weight of %,.0f, but in half precision weights are at most %,.0f",
                    largest, LARGEST));
        }
        try (INDArray halves = network.params().castTo(DataType.FLOAT16)) {
            AtomicFile.write(file, out -> {
                ModelWriter writer = new ModelWriter(out, Deflater.BEST_COMPRESSION);
                writer.record(ModelEntry.DESCRIPTION, Description.of(model));
                writer.text(ModelEntry.CONFIGURATION, configuration);
                writer.array(ModelEntry.COEFFICIENTS, halves);
                writer.finish();
            });
        }
    }
}
