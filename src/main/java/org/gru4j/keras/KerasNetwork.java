package org.gru4j.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.gru4j.layer.UntrainableOption;
import org.gru4j.model.internal.AtomicFile;

/** A network that was a Keras model: a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
public record KerasNetwork(Model network) {

    /** {@return the name of its class, whose {@code load} reads the file} */
    public String kind() {
        return network.getClass().getSimpleName();
    }

    /** {@return why it cannot be trained further, a line for each layer with an option that Deeplearning4j has not; nearly always none} */
    public List<String> untrainable() {
        return UntrainableOption.in(network);
    }

    /** Writes it as Deeplearning4j does, replacing the file as a whole. */
    public void save(Path file) throws IOException {
        AtomicFile.write(file, out -> ModelSerializer.writeModel(network, out, true));
    }
}
