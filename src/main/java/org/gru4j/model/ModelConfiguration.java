package org.gru4j.model;

import java.io.Serializable;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.settings.SettingException;
import org.gru4j.settings.internal.Range;

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
            throw new SettingException("layers", "one recurrent layer or more, for example gru:128", layers);
        }
        if (layers.stream().skip(1).anyMatch(layer -> layer.kind() == LayerSpec.Kind.EMBEDDING)) {
            throw new SettingException("layers", "without an embedding after the first layer", layers);
        }
        Range.between(1, MAX_WINDOW, "window", window);
        Range.aboveZero("learningRate", learningRate);
        dropout("dropout", dropout, layers);
        dropout("inputDropout", inputDropout, layers);
        dropout("recurrentDropout", recurrentDropout, layers);
    }

    private static void dropout(String name, double rate, List<LayerSpec> layers) {
        Range.share(name, rate);
        Range.require(rate == 0 || onlyGrus(layers), name, "0 unless all recurrent layers are gru", rate);
    }

    /** The usual network: one layer gru:256 and short windows, each of whose characters has a target. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that has this network's values. */
    public Builder toBuilder() {
        return new Builder().basedOn(this);
    }

    /** Builds a {@link ModelConfiguration}. */
    public static final class Builder extends ModelSettings<Builder> {
        private Builder() {}

        /**
         * The network of these values.
         *
         * @throws SettingException if a value is out of its range
         */
        public ModelConfiguration build() {
            return model();
        }
    }

    /** How many characters a window teaches. */
    public int targetsPerWindow() {
        return targets == Targets.EVERY ? window : 1;
    }

    /** Whether all recurrent layers are GRUs. */
    public static boolean onlyGrus(List<LayerSpec> layers) {
        return layers.stream()
                .allMatch(layer -> layer.kind() == LayerSpec.Kind.GRU || layer.kind() == LayerSpec.Kind.EMBEDDING);
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
