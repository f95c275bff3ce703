package org.gru4j.model;

import java.io.Serializable;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;

/**
 * What a network is and how it was set up to learn.
 *
 * @param layers from the input on; the softmax over the vocabulary that ends every network is not among them
 * @param resetAfter the GRU's form: see {@link org.gru4j.layer.Gru}
 * @param window characters per training window, 1 to {@value #MAX_WINDOW}
 * @param targets which characters a window teaches
 * @param optimizer how gradients become steps
 * @param learningRate the first one, above 0
 * @param randomSeed of initial weights, of the windows' order, of dropout and of samples
 * @param dropout the share of each GRU's outputs that is left out in training, the same at every step of a window; this one
 *     and the other two are 0 or more and below 1, and 0 with other recurrent layers, whose dropout fails in
 *     Deeplearning4j where features come last
 * @param inputDropout the share of the characters, or of their embedding, that the first GRU does not see in training
 * @param recurrentDropout the share of each GRU's recurrent kernel that is left out in training, another one in each batch
 */
public record ModelConfiguration(
        List<LayerSpec> layers,
        boolean resetAfter,
        int window,
        Targets targets,
        Optimizer optimizer,
        double learningRate,
        long randomSeed,
        double dropout,
        double inputDropout,
        double recurrentDropout)
        implements Serializable {

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
            throw new IllegalArgumentException(Words.format("window must be 1 to %,d, but is %,d", MAX_WINDOW, window));
        }
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate must be above 0, but is " + learningRate);
        }
        rate("dropout", dropout);
        rate("input dropout", inputDropout);
        rate("recurrent dropout", recurrentDropout);
        boolean any = dropout > 0 || inputDropout > 0 || recurrentDropout > 0;
        if (any && !onlyGrus(layers)) {
            throw new IllegalArgumentException("dropout is for gru layers only, but layers are " + layers);
        }
    }

    /** How many characters a window teaches. */
    public int targetsPerWindow() {
        return targets == Targets.EVERY ? window : 1;
    }

    private static void rate(String name, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(Words.format("%s must be 0 or more and below 1, but is %s", name, rate));
        }
    }

    /** Whether all recurrent layers are GRUs. */
    public static boolean onlyGrus(List<LayerSpec> layers) {
        return layers.stream()
                .allMatch(layer -> layer.kind() == LayerSpec.Kind.GRU || layer.kind() == LayerSpec.Kind.EMBEDDING);
    }

    /** A network without dropout. */
    public ModelConfiguration(
            List<LayerSpec> layers,
            boolean resetAfter,
            int window,
            Targets targets,
            Optimizer optimizer,
            double learningRate,
            long randomSeed) {
        this(layers, resetAfter, window, targets, optimizer, learningRate, randomSeed, 0, 0, 0);
    }

    /** Whether all recurrent layers are GRUs. */
    public boolean hasOnlyGrus() {
        return onlyGrus(layers);
    }

    /** Whether the first layer takes character ids instead of one-hot vectors. */
    public boolean startsWithEmbedding() {
        return layers.get(0).kind() == LayerSpec.Kind.EMBEDDING;
    }
}
