package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.layer.GruNetworks.BATCH;
import static org.gru4j.layer.GruNetworks.FEATURES;
import static org.gru4j.layer.GruNetworks.STEPS;
import static org.gru4j.layer.GruNetworks.UNITS;
import static org.gru4j.layer.GruNetworks.assertClose;
import static org.gru4j.layer.GruNetworks.data;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.graph;
import static org.gru4j.layer.GruNetworks.network;
import static org.gru4j.layer.GruNetworks.sequences;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.gru4j.layer.GruNetworks.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that learnt elsewhere: frozen, in part or below new layers. */
class GruTransferLearningTest {

    private static final double TOLERANCE = 1e-6;
    private static final int OTHER_CLASSES = 2;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsFrozenStaysWhileTheRestLearns(Kind kind, @TempDir Path folder) throws IOException {
        MultiLayerNetwork learnt = network(
                general(new Sgd(0.1)), RNNFormat.NWC, kind.layer(), sequences().build());
        learnt.fit(data());

        MultiLayerNetwork network =
                new TransferLearning.Builder(learnt).setFeatureExtractor(0).build();

        assertThat(network.params()).isEqualTo(learnt.params());
        assertThat(network.output(data().getFeatures())).isEqualTo(learnt.output(data().getFeatures()));
        assertThat(network.summary())
                .contains("Frozen Parameters:  " + learnt.getLayer(0).numParams());
        assertOnlyTheFirstLayerStays(network);
        File file = folder.resolve("frozen.zip").toFile();
        network.save(file);
        MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
        assertThat(loaded.params()).isEqualTo(network.params());
        assertOnlyTheFirstLayerStays(loaded);
        assertOnlyTheFirstLayerStays(loaded.clone());
    }

    @Test
    void aGraphFreezesUpToAVertex() {
        ComputationGraph learnt = graph(
                general(new Sgd(0.1)),
                RNNFormat.NWC,
                sequences().build(),
                sequences().build());
        learnt.fit(data());

        ComputationGraph graph = new TransferLearning.GraphBuilder(learnt)
                .setFeatureExtractor("hidden0")
                .build();

        Map<String, INDArray> before = copy(graph.paramTable());
        graph.fit(data());
        graph.paramTable()
                .forEach((name, value) ->
                        assertThat(value.equals(before.get(name))).as(name).isEqualTo(name.startsWith("hidden0")));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theOutputLayerGivesWayToAnother(Kind kind) {
        MultiLayerNetwork learnt = network(general(new Sgd(0.1)), RNNFormat.NWC, kind.layer());
        learnt.fit(data());
        long width = learnt.getParam("1_W").size(0);

        MultiLayerNetwork wider = new TransferLearning.Builder(learnt)
                .nOutReplace(1, OTHER_CLASSES, WeightInit.XAVIER)
                .build();
        MultiLayerNetwork replaced = new TransferLearning.Builder(learnt)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Sgd(0.05))
                        .build())
                .setFeatureExtractor(0)
                .removeOutputLayer()
                .addLayer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(OTHER_CLASSES)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NWC)
                        .build())
                .build();

        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, STEPS, OTHER_CLASSES);
        labels.slice(0, 2).assign(1);
        DataSet data = new DataSet(data().getFeatures(), labels);
        for (MultiLayerNetwork network : new MultiLayerNetwork[] {wider, replaced}) {
            copy(learnt.getLayer(0).paramTable())
                    .forEach((name, value) ->
                            assertThat(network.getLayer(0).getParam(name)).isEqualTo(value));
            assertThat(network.output(data.getFeatures()).size(2)).isEqualTo(OTHER_CLASSES);
            double before = network.score(data);
            network.fit(data);
            assertThat(network.score(data)).isLessThan(before);
        }
        assertThat(wider.getParam("0_" + learnt.getLayer(0).conf().variables().get(0)))
                .isNotEqualTo(learnt.getLayer(0).params());
        assertThat(replaced.getLayer(0).params()).isEqualTo(learnt.getLayer(0).params());
    }

    @Test
    void aFrozenLayerStillStepsThroughTime() {
        MultiLayerNetwork learnt = network(
                general(new Sgd(0.1)),
                RNNFormat.NWC,
                sequences().build(),
                sequences().build());
        MultiLayerNetwork network =
                new TransferLearning.Builder(learnt).setFeatureExtractor(0).build();
        INDArray features = data().getFeatures();
        INDArray whole = learnt.output(features);

        for (int t = 0; t < STEPS; t++) {
            INDArray step = features.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all());
            INDArray expected = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all());
            assertClose(network.rnnTimeStep(step.dup()), expected, TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aLayerIsFrozenFromTheStart(Kind kind) {
        Layer frozen = new FrozenLayer.Builder().layer(kind.layer()).build();

        assertOnlyTheFirstLayerStays(network(
                general(new Sgd(0.1)), RNNFormat.NWC, frozen, sequences().build()));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theLayerBelowAFrozenOneLearnsThroughIt(Kind kind) {
        Gru below =
                Gru.builder().nIn(FEATURES).units(UNITS).returnSequences(true).build();
        MultiLayerNetwork free = network(general(new Sgd(0.1)), RNNFormat.NWC, below.clone(), kind.layer());
        MultiLayerNetwork network =
                network(general(new Sgd(0.1)), RNNFormat.NWC, below, new FrozenLayerWithBackprop(kind.layer()));
        assertThat(network.params()).isEqualTo(free.params());
        INDArray frozen = network.getLayer(1).params().dup();

        network.fit(data());
        free.fit(data());

        assertClose(network.getLayer(0).params(), free.getLayer(0).params(), TOLERANCE);
        assertThat(network.getLayer(1).params())
                .isEqualTo(frozen)
                .isNotEqualTo(free.getLayer(1).params());
    }

    private static void assertOnlyTheFirstLayerStays(MultiLayerNetwork network) {
        Map<String, INDArray> before = copy(network.paramTable());
        network.fit(data());
        assertThat(before).hasSizeGreaterThan(6);
        network.paramTable()
                .forEach((name, value) ->
                        assertThat(value.equals(before.get(name))).as(name).isEqualTo(name.startsWith("0_")));
    }

    private static Map<String, INDArray> copy(Map<String, INDArray> table) {
        Map<String, INDArray> copy = new HashMap<>();
        table.forEach((name, value) -> copy.put(name, value.dup()));
        return copy;
    }
}
