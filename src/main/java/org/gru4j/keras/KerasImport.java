package org.gru4j.keras;

import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/** Reads models that Keras has written. */
public final class KerasImport {

    private KerasImport() {}

    /**
     * A Keras model as a network of Deeplearning4j: a {@code MultiLayerNetwork}, or a {@code ComputationGraph} where the
     * model has masks, initial states or several inputs or outputs. Sequences are [batch, time, features], ids are [batch,
     * time].
     *
     * @param file {@code .h5}, {@code .keras} or {@code .weights.h5}
     * @param config the model's JSON, for a file that holds weights only
     * @throws KerasException in one line, if the file is none of these, is damaged, or has a layer or an option that
     *     cannot be represented exactly
     */
    public static Model network(Path file, @Nullable Path config) {
        return ImportedNetwork.of(KerasFile.read(file, config));
    }
}
