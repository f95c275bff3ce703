package org.gru4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.corpus.Targets;
import org.gru4j.settings.internal.Setting;

/**
 * The values of a {@link ModelConfiguration}, one method each, for builders that have them. Values are checked when all of
 * them are known, by the record that they are built into. Not for use by several threads at once.
 *
 * @param <B> the builder itself
 */
public abstract class ModelSettings<B extends ModelSettings<B>> {

    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();

    private final Setting<List<LayerSpec>> layers = setting("layers", LayerSpec.list("gru:256"));
    private final Setting<Boolean> resetAfter = setting("resetAfter", true);
    private final Setting<Integer> window = setting("window", 32);
    private final Setting<Targets> targets = setting("targets", Targets.EVERY);
    private final Setting<Optimizer> optimizer = setting("optimizer", Optimizer.ADAM);
    private final Setting<Double> learningRate = setting("learningRate", 0.012);
    private final Setting<Long> randomSeed = setting("randomSeed", 1L);
    private final Setting<Double> dropout = setting("dropout", 0.0);
    private final Setting<Double> inputDropout = setting("inputDropout", 0.0);
    private final Setting<Double> recurrentDropout = setting("recurrentDropout", 0.0);

    /** The values that were given, and in place of all others those of a network. */
    protected B basedOn(ModelConfiguration other) {
        layers.usually(other.layers());
        resetAfter.usually(other.resetAfter());
        window.usually(other.window());
        targets.usually(other.targets());
        optimizer.usually(other.optimizer());
        learningRate.usually(other.learningRate());
        randomSeed.usually(other.randomSeed());
        dropout.usually(other.dropout());
        inputDropout.usually(other.inputDropout());
        recurrentDropout.usually(other.recurrentDropout());
        return self();
    }

    /** The network of these values. */
    protected ModelConfiguration model() {
        return new ModelConfiguration(
                layers.get(),
                resetAfter.get(),
                window.get(),
                targets.get(),
                optimizer.get(),
                learningRate.get(),
                randomSeed.get(),
                dropout.get(),
                inputDropout.get(),
                recurrentDropout.get());
    }

    /** Layers from the input on, of kinds {@code gru}, {@code lstm}, {@code rnn} and, only as the first, {@code embedding}. */
    public B layers(List<LayerSpec> layers) {
        return set(this.layers, List.copyOf(layers));
    }

    /** The same, written {@code kind:size} with spaces between them: {@code "embedding:32 gru:128 gru:128"}. */
    public B layers(String layers) {
        return layers(LayerSpec.list(layers));
    }

    /** The GRU's form, as in Keras: see {@link org.gru4j.layer.Gru}. */
    public B resetAfter(boolean resetAfter) {
        return set(this.resetAfter, resetAfter);
    }

    /** Characters per training window, 1 to {@value ModelConfiguration#MAX_WINDOW}. */
    public B window(int window) {
        return set(this.window, window);
    }

    /** What a window teaches: the character after each of its characters, or only the one after its last. */
    public B targets(Targets targets) {
        return set(this.targets, targets);
    }

    /** How gradients become steps. */
    public B optimizer(Optimizer optimizer) {
        return set(this.optimizer, optimizer);
    }

    /** The first learning rate, above 0. */
    public B learningRate(double learningRate) {
        return set(this.learningRate, learningRate);
    }

    /** Seed of initial weights, of the windows' order, of dropout and of samples. */
    public B randomSeed(long randomSeed) {
        return set(this.randomSeed, randomSeed);
    }

    /** The share of each GRU's outputs that is left out in training, 0 or more and below 1. */
    public B dropout(double dropout) {
        return set(this.dropout, dropout);
    }

    /** The share of the characters that the first GRU does not see in training, 0 or more and below 1. */
    public B inputDropout(double inputDropout) {
        return set(this.inputDropout, inputDropout);
    }

    /** The share of each GRU's recurrent kernel that is left out in training, 0 or more and below 1. */
    public B recurrentDropout(double recurrentDropout) {
        return set(this.recurrentDropout, recurrentDropout);
    }

    /**
     * The layers that were given, or are usual.
     *
     * @hidden it is for gru4j's own packages
     */
    protected final Setting<List<LayerSpec>> layersSetting() {
        return layers;
    }

    /** Whether windows will be others than is usual. */
    protected final boolean hasOtherWindows() {
        return window.isGiven() || targets.isGiven();
    }

    /** All values by their names, which are those of the methods that set them; empty ones where there is none. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        settings.forEach((name, setting) -> values.put(name, setting.get()));
        return values;
    }

    /**
     * Makes a setting that {@link #values} knows.
     *
     * @hidden it is for gru4j's own packages
     */
    protected final <T> Setting<T> setting(String name, T usual) {
        Setting<T> setting = new Setting<>(name, usual);
        settings.put(name, setting);
        return setting;
    }

    /**
     * Gives a setting a value.
     *
     * @hidden it is for gru4j's own packages
     */
    protected final <T> B set(Setting<T> setting, T value) {
        setting.give(value);
        return self();
    }

    /** This builder. */
    @SuppressWarnings("unchecked") // what B is for
    protected final B self() {
        return (B) this;
    }
}
