package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.FixtureRuns.Run;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A Keras model trains as a {@link MultiLayerNetwork}, by its own fit, and must have the same losses and weights. */
final class TrainingFixture {

    private final KerasFields fixture;
    private final Run run;
    private final KerasLosses loss;
    private final FixtureTensor x;
    private final FixtureTensor y;
    private final KerasModel model;
    private final MultiLayerNetwork network;
    private final ModelWeights weights;

    private TrainingFixture(KerasFields fixture, Run run) {
        this.fixture = fixture;
        this.run = run;
        this.loss = KerasLosses.of(fixture);
        this.x = FixtureTensor.of("x", fixture.required("x"));
        this.y = FixtureTensor.of("y", fixture.required("y"));
        this.model = model();
        this.network = network();
        this.weights = new ModelWeights(model, network);
        weights.set();
    }

    static void run(KerasFields fixture) {
        for (Run run : FixtureRuns.of(fixture, EngineChoice.AUTO)) {
            try {
                new TrainingFixture(fixture, run).train();
            } catch (AssertionError e) {
                throw new AssertionError("%s: %s".formatted(run.type(), e.getMessage()), e);
            }
        }
    }

    private KerasModel model() {
        KerasModel.Origin origin = KerasModel.Origin.of(fixture);
        JsonNode layers = fixture.required("model");
        long width = x.shape()[x.rank() - 1]; // of indexes it is not the width, but an embedding has its own
        // Whether the output has time steps, and how wide it is, is known only once the layers are.
        KerasModel draft = new KerasModel(layers, width, origin, new MeanLoss(loss.function(), 1, 1));
        long steps = draft.givesSequences() ? x.shape()[1] : 1;
        double share = loss.sumsOutputs() ? 1.0 / draft.outputWidth() : 1;
        return new KerasModel(layers, width, origin, new MeanLoss(loss.function(), steps, share));
    }

    private MultiLayerNetwork network() {
        KerasFields optimizer = new KerasFields("optimizer", fixture.required("optimizer"));
        NeuralNetConfiguration.Builder configuration = new NeuralNetConfiguration.Builder()
                .dataType(run.type())
                .updater(KerasOptimizers.read(optimizer, fixture.text("semantics")));
        clipping(optimizer, configuration);
        Optional<Double> globalNorm =
                optimizer.optional("global_clipnorm").map(norm -> optimizer.number("global_clipnorm"));
        double decay = KerasOptimizers.weightDecay(optimizer);
        if (decay != 0) {
            DecoupledDecay decoupled = new DecoupledDecay(decay * optimizer.number("learning_rate"));
            model.layers().forEach(decoupled::addTo);
        }
        optimizer.allRead();
        MultiLayerNetwork made = new MultiLayerNetwork(
                configuration.list(model.layers().toArray(Layer[]::new)).build());
        made.init();
        globalNorm.ifPresent(norm -> made.setListeners(new GlobalNorm(norm)));
        return made;
    }

    private static void clipping(KerasFields optimizer, NeuralNetConfiguration.Builder configuration) {
        Optional<JsonNode> norm = optimizer.optional("clipnorm");
        Optional<JsonNode> value = optimizer.optional("clipvalue");
        if (norm.isPresent() && value.isPresent()) {
            throw new InexpressibleCaseError("clipnorm and clipvalue at once");
        }
        if (norm.isPresent()) {
            configuration
                    .gradientNormalization(GradientNormalization.ClipL2PerParamType)
                    .gradientNormalizationThreshold(optimizer.number("clipnorm"));
        }
        if (value.isPresent()) {
            configuration
                    .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                    .gradientNormalizationThreshold(optimizer.number("clipvalue"));
        }
    }

    private void train() {
        if (fixture.flag("shuffle", false)) {
            throw new InexpressibleCaseError("shuffled examples");
        }
        if (model.dropsAtRandom()) {
            throw new InexpressibleCaseError("dropout in training without the masks that were drawn");
        }
        boolean resets = fixture.flag("reset_states_each_epoch", false);
        int epochs = fixture.integer("epochs");
        Optional<JsonNode> expected = fixture.optional("expected_per_epoch");
        Optional<JsonNode> firstLoss = fixture.optional("expected_loss_epoch0");
        Optional<JsonNode> finalWeights = fixture.optional("expected_weights_after");
        if (expected.isEmpty() && firstLoss.isEmpty() && finalWeights.isEmpty()) {
            throw new InexpressibleCaseError("nothing is expected of the training");
        }
        if (expected.isPresent() && expected.get().size() != epochs) {
            throw new InexpressibleCaseError("%d epochs, but %d are expected"
                    .formatted(epochs, expected.get().size()));
        }
        for (int epoch = 0; epoch < epochs; epoch++) {
            String name = "epoch " + epoch;
            double mean = epoch(fixture.integer("batch_size"));
            if (expected.isPresent()) {
                KerasFields figures = new KerasFields(name, expected.get().get(epoch));
                run.tolerance().check(name + " loss", mean, figures.number("loss"));
                figures.optional("weights_after")
                        .ifPresent(weights -> this.weights.check(name, run.tolerance(), weights));
                figures.allRead();
            }
            if (epoch == 0 && firstLoss.isPresent()) {
                run.tolerance().check("epoch 0 loss", mean, fixture.number("expected_loss_epoch0"));
            }
            if (resets) {
                network.rnnClearPreviousState();
            }
        }
        finalWeights.ifPresent(weights -> this.weights.check("trained", run.tolerance(), weights));
    }

    /** One pass over the examples, in their order; the mean loss of an example as Keras reports it. */
    private double epoch(int batchSize) {
        DataType type = run.type();
        INDArray features = x.array(type);
        INDArray labels = loss.labels(y, model.givesSequences(), model.outputWidth(), type);
        INDArray mask = model.mask(features);
        long examples = x.shape()[0];
        double sum = 0;
        for (long from = 0; from < examples; from += batchSize) {
            long to = Math.min(examples, from + batchSize);
            INDArray batchMask = mask == null ? null : rows(mask, from, to);
            network.fit(new DataSet(
                    rows(features, from, to),
                    rows(labels, from, to),
                    batchMask,
                    model.givesSequences() ? batchMask : null));
            sum += network.score() * (to - from);
        }
        return sum / examples;
    }

    private static INDArray rows(INDArray array, long from, long to) {
        return array.get(NDArrayIndex.interval(from, to)).dup('c');
    }
}
