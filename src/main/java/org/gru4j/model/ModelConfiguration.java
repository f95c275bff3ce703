package org.gru4j.model;

import java.util.List;
import org.gru4j.corpus.Targets;

/**
 * What a network is and how it was set up to learn.
 *
 * @param layers from the input on; the softmax over the vocabulary that ends every network is not among them
 * @param resetAfter the GRU's form: see {@link org.gru4j.layer.Gru}
 * @param window characters per training window, 1 to {@value #MAX_WINDOW}
 * @param targets which characters a window teaches
 * @param optimizer how gradients become steps
 * @param learningRate the first one, above 0
 * @param randomSeed of initial weights, of the windows' order and of samples
 */
public record ModelConfiguration(
        List<LayerSpec> layers,
        boolean resetAfter,
        int window,
        Targets targets,
        Optimizer optimizer,
        double learningRate,
        long randomSeed) {

    /** Longer than any that a network learns from; bounds what a typing error, or a stranger's model, may ask for. */
    public static final int MAX_WINDOW = 65_536;

    public ModelConfiguration {
        layers = List.copyOf(layers);
        if (layers.stream().allMatch(layer -> layer.kind() == LayerSpec.Kind.EMBEDDING)) {
            throw new IllegalArgumentException(
                    "layers must have a recurrent one, for example gru:128, but are " + layers);
        }
        if (layers.stream().skip(1).anyMatch(layer -> layer.kind() == LayerSpec.Kind.EMBEDDING)) {
            throw new IllegalArgumentException("an embedding must be the first layer, but layers are " + layers);
        }
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window must be 1 to %,d, but is %,d".formatted(MAX_WINDOW, window));
        }
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate must be above 0, but is " + learningRate);
        }
    }

    /** Whether the first layer takes character ids instead of one-hot vectors. */
    public boolean startsWithEmbedding() {
        return layers.get(0).kind() == LayerSpec.Kind.EMBEDDING;
    }
}
