package org.gru4j.keras;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.gru4j.model.internal.AtomicFile;

/** A network that was a Keras model: a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
public record KerasNetwork(Model network) {

    /** {@return the name of its class, whose {@code load} reads the file} */
    public String kind() {
        return network.getClass().getSimpleName();
    }

    /** Writes it as Deeplearning4j does, replacing the file as a whole. */
    public void save(Path file) throws IOException {
        AtomicFile.write(file, out -> ModelSerializer.writeModel(network, out, true));
    }
}
