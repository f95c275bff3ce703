package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that take their mask from the sequence itself. */
class MaskedGruVertexTest {

    private static final int BATCH = 2;
    private static final int TIME_STEPS = 4;
    private static final int FEATURES = 3;
    private static final int UNITS = 2;
    private static final double PADDING = -1;

    private final INDArray sequence = Nd4j.rand(DataType.DOUBLE, BATCH, TIME_STEPS, FEATURES);
    private final INDArray labels = Nd4j.create(new double[][] {{1, 0}, {0, 1}});

    MaskedGruVertexTest() {
        sequence.slice(1).getRow(TIME_STEPS - 1).assign(PADDING);
    }

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @Test
    void gradientsEqualFiniteDifferences() {
        Gru both = gru().build();
        checkGradients(MaskedGruVertex.of(gru().build()), UNITS);
        checkGradients(MaskedGruVertex.of(GruBidirectional.of(both, MergeMode.CONCAT)), 2 * UNITS);
    }

    private void checkGradients(GraphVertex vertex, int width) {
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph(vertex, width, new NoOp()))
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .exitOnFirstError(true)
                .inputs(new INDArray[] {sequence})
                .labels(new INDArray[] {labels}));

        assertThat(passed).isTrue();
    }

    @Test
    void isTrained() {
        ComputationGraph graph = graph(MaskedGruVertex.of(gru().build()), UNITS, new Sgd(0.1));
        INDArray before = graph.params().dup();

        graph.fit(new DataSet(sequence, labels));

        assertThat(graph.params()
                        .neq(before)
                        .castTo(DataType.DOUBLE)
                        .sumNumber()
                        .longValue())
                .isEqualTo(before.length());
    }

    @Test
    void isTrainedAsItsLayerSays() {
        MaskedGruVertex vertex = MaskedGruVertex.of(
                gru().updater(new Sgd(0)).biasUpdater(new Sgd(0)).build());
        ComputationGraph graph = graph(vertex, UNITS, new Sgd(0.1));
        INDArray before = graph.getVertex("gru").params().dup();

        graph.fit(new DataSet(sequence, labels));

        assertThat(graph.getVertex("gru").params()).isEqualTo(before);
    }

    @Test
    void aLayerMayStandInSeveralPlaces() {
        Gru once = Gru.builder().units(UNITS).returnSequences(true).build();
        GruNetworks.network(
                GruNetworks.general(new NoOp()),
                RNNFormat.NWC,
                GruBidirectional.of(once, MergeMode.CONCAT),
                GruBidirectional.of(once, MergeMode.CONCAT));

        assertThat(once.options().nIn).isZero();
    }

    private static GruBuilder gru() {
        return Gru.builder().nIn(FEATURES).units(UNITS).returnSequences(true).dataFormat(RNNFormat.NWC);
    }

    private static ComputationGraph graph(GraphVertex vertex, int width, IUpdater updater) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .graphBuilder()
                .addInputs("sequence")
                .addVertex("mask", SequenceVertex.mask(PADDING), "sequence")
                .addVertex("gru", vertex, "sequence", "mask")
                .addVertex("last", SequenceVertex.lastStep(), "gru")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(width)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "last")
                .setOutputs("output")
                .build());
        graph.init();
        return graph;
    }
}
