package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.internal.NativeLog;
import org.gru4j.layer.AttentionAverage;
import org.gru4j.layer.UntrainableOption;
import org.gru4j.layer.engine.internal.LateDeallocation;
import org.gru4j.layer.internal.GruInTraining;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A character-level language model: all that is needed to write text, or to train on.
 *
 * <p>Many threads may write with one model, and evaluate it, at the same time, whatever its network: each gets what it would
 * get alone. While it is trained, in place, only the thread that trains may use it.
 *
 * @param network from characters to the next one's probabilities
 * @param vocabulary the meaning of the network's inputs and outputs
 * @param configuration what the network is
 * @param provenance where it comes from
 * @param beginnings some line starts of the corpus, to begin a text with when nobody gives one: at least one, none empty
 * @param metrics of the epoch that made it; null before the first one ends
 * @param copyIndex of the text it was trained on, to tell what was copied from there; null where nobody wanted one
 * @param padded how windows are filled up that begin before their text; null for networks that know no such windows
 */
public record CharacterModel(
        MultiLayerNetwork network,
        Vocabulary vocabulary,
        ModelConfiguration configuration,
        Provenance provenance,
        List<String> beginnings,
        @Nullable EpochMetrics metrics,
        @Nullable CopyIndex copyIndex,
        @Nullable PaddedWindow padded) {

    static {
        NativeLog.use();
    }

    /**
     * A model whose parts go together.
     *
     * @throws IllegalArgumentException if they do not, or could not be read from a file again
     */
    public CharacterModel {
        LateDeallocation.use(); // a network of other cells has no engine of ours
        beginnings = List.copyOf(beginnings);
        require(
                !beginnings.isEmpty() && beginnings.stream().allMatch(it -> isOf(vocabulary, it)),
                "beginnings must be one or more texts of the model's own characters, none of them empty");
        require(
                copyIndex == null || copyIndex.vocabularySize() == vocabulary.size(),
                "copy index must be of the model's own characters");
        require(
                padded == null
                        || (vocabulary.contains(padded.filler())
                                && (padded.start() == null || vocabulary.contains(padded.start()))
                                && configuration.targets() == Targets.LAST
                                && configuration.window() <= PaddedWindow.MAX_LENGTH),
                "windows must be filled up with the model's own characters, be short and have one target");
        require(network.params().dataType() == DataType.FLOAT, "network must compute with numbers of 32 bits");
        require(outputs(network) == vocabulary.size(), "network must have an output for each character");
    }

    /** A model without padded windows. */
    public CharacterModel(
            MultiLayerNetwork network,
            Vocabulary vocabulary,
            ModelConfiguration configuration,
            Provenance provenance,
            List<String> beginnings,
            @Nullable EpochMetrics metrics,
            @Nullable CopyIndex copyIndex) {
        this(network, vocabulary, configuration, provenance, beginnings, metrics, copyIndex, null);
    }

    private static long outputs(MultiLayerNetwork network) {
        var last = network.getLayer(network.getnLayers() - 1).conf().getLayer();
        return last instanceof FeedForwardLayer layer ? layer.getNOut() : 0;
    }

    private static boolean isOf(Vocabulary vocabulary, String text) {
        return !text.isEmpty() && text.codePoints().allMatch(vocabulary::contains);
    }

    private static void require(boolean sound, String rule) {
        if (!sound) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** {@return an untrained model with fresh weights} */
    public static CharacterModel create(
            ModelConfiguration configuration, Vocabulary vocabulary, Provenance provenance, List<String> beginnings) {
        MultiLayerNetwork network = Networks.create(configuration, vocabulary.size());
        return new CharacterModel(network, vocabulary, configuration, provenance, beginnings, null, null);
    }

    /**
     * {@return a model for another text that knows all that this one has learnt: characters that both know keep their
     * weights, and those that are new here get those of an untrained model}
     *
     * @param vocabulary of this model and more; it must have all of this model's characters
     * @param configuration with the same layers; what concerns training may differ
     * @throws IllegalArgumentException if it cannot be trained further
     */
    public CharacterModel grown(
            ModelConfiguration configuration, Vocabulary vocabulary, Provenance provenance, List<String> beginnings) {
        requireTrainable();
        CharacterModel grown = create(configuration, vocabulary, provenance, beginnings);
        new WeightTransfer(this.vocabulary, vocabulary).copy(network, grown.network);
        return grown;
    }

    /** {@return the same model with another network of the same shape} */
    CharacterModel with(MultiLayerNetwork other) {
        return new CharacterModel(other, vocabulary, configuration, provenance, beginnings, metrics, copyIndex, padded);
    }

    /** {@return the same model after an epoch} */
    public CharacterModel with(EpochMetrics epoch) {
        return new CharacterModel(network, vocabulary, configuration, provenance, beginnings, epoch, copyIndex, padded);
    }

    /** {@return the same model with a copy index} */
    public CharacterModel with(CopyIndex index) {
        return new CharacterModel(network, vocabulary, configuration, provenance, beginnings, metrics, index, padded);
    }

    /**
     * Sets the learning rate of all layers and keeps the rest of the optimizer's state: in the configurations, which the
     * optimizer looks at in each step. Deeplearning4j's own setter passes over SameDiff layers, and makes the optimizer's
     * whole state anew, which a schedule that changes the rate all the time cannot afford.
     */
    public void setLearningRate(double learningRate) {
        for (Layer layer : network.getLayers()) {
            for (String parameter : layer.paramTable().keySet()) {
                IUpdater updater = layer.getConfig().getUpdaterByParam(parameter);
                if (updater.hasLearningRate()) {
                    updater.setLrAndSchedule(learningRate, null);
                }
            }
        }
    }

    /** One step of training. Nobody asks for the gradient of the characters, so it is not computed. */
    public void fit(DataSet batch) {
        GruInTraining first = network.getLayer(0) instanceof GruInTraining gru ? gru : null;
        if (first != null) {
            first.skipInputGradient(true);
        }
        FastUpdaters.install(network);
        try {
            network.fit(batch);
        } finally {
            if (first != null) {
                first.skipInputGradient(false);
            }
        }
    }

    /** Why the model cannot be trained further, a line for each reason; nearly always none. */
    public List<String> untrainable() {
        return padded == null
                ? UntrainableOption.in(network)
                : List.of("a model of textgenrnn can write and be evaluated, but not be trained further");
    }

    /**
     * Refuses training.
     *
     * @throws IllegalArgumentException if the network, or a layer of it, can only compute
     */
    public void requireTrainable() {
        untrainable().stream().findFirst().ifPresent(message -> {
            throw new IllegalArgumentException(message);
        });
    }

    /** The layers of the network, from the input on. */
    public List<LayerSummary> layers() {
        List<Integer> widths = new ArrayList<>();
        configuration.layers().forEach(layer -> widths.add(layer.size()));
        widths.add(vocabulary.size());
        int last = widths.size() - 1;
        int width = vocabulary.size();
        int seen = 0; // of the widths
        boolean sequences = true;
        List<LayerSummary> layers = new ArrayList<>();
        for (Layer layer : network.getLayers()) {
            var conf = layer.conf().getLayer();
            if (conf instanceof AttentionAverage average) {
                width = Math.toIntExact(average.width());
                sequences = false;
            } else if (layer.numParams() > 0) { // else it is dropout: no new width
                width = widths.get(Math.min(seen, last));
                seen++;
                sequences &= seen < last || configuration.targets() == Targets.EVERY || padded != null;
            }
            layers.add(new LayerSummary(
                    conf.getLayerName(), conf.getClass().getSimpleName(), sequences, width, layer.numParams()));
        }
        return layers;
    }
}
