package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A dense layer makes the initial state that a GRU begins with. */
class GruVertexTest {

    private static final int BATCH = 2;
    private static final int TIME_STEPS = 3;
    private static final int FEATURES = 4;
    private static final int UNITS = 3;

    private final INDArray context = Nd4j.rand(DataType.DOUBLE, BATCH, 5);
    private final INDArray sequence = Nd4j.rand(DataType.DOUBLE, BATCH, TIME_STEPS, FEATURES);

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @Test
    void theInitialStateMattersAndIsNotRemembered() {
        ComputationGraph graph = graph();

        INDArray output = graph.outputSingle(context, sequence);

        assertThat(graph.outputSingle(context.add(1), sequence)).isNotEqualTo(output);
        assertThat(graph.outputSingle(context, sequence)).isEqualTo(output);
    }

    @Test
    void theGradientGoesBackToWhatMadeTheState() {
        INDArray labels = Nd4j.create(DataType.DOUBLE, BATCH, TIME_STEPS, 2);
        labels.slice(0).getColumn(0).assign(1);
        labels.slice(1).getColumn(1).assign(1);

        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph())
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .exitOnFirstError(true)
                .inputs(new INDArray[] {context, sequence})
                .labels(new INDArray[] {labels}));

        assertThat(passed).isTrue();
    }

    @Test
    void deeplearning4jLoadsWhatItSaved(@TempDir Path folder) throws IOException {
        ComputationGraph graph = graph();
        graph.save(folder.resolve("graph.zip").toFile());

        ComputationGraph loaded =
                ComputationGraph.load(folder.resolve("graph.zip").toFile(), true);

        assertThat(loaded.outputSingle(context, sequence)).isEqualTo(graph.outputSingle(context, sequence));
        assertThat(ComputationGraphConfiguration.fromJson(
                        graph.getConfiguration().toJson()))
                .isEqualTo(graph.getConfiguration());
    }

    @Test
    void refusesWhatAVertexCannotDo() {
        Gru constrained = Gru.builder()
                .nIn(1)
                .units(1)
                .kernelConstraint(new KerasConstraint.NonNegative())
                .build();
        assertThatThrownBy(() -> GruVertex.of(constrained)).hasMessageContaining("cannot have constraints");
        assertThatThrownBy(() -> GruVertex.of(Gru.builder().units(1).build())).hasMessageContaining("nIn");
    }

    private static ComputationGraph graph() {
        Gru gru = Gru.builder()
                .nIn(FEATURES)
                .units(UNITS)
                .returnSequences(true)
                .dataFormat(RNNFormat.NWC)
                .build();
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("context", "sequence")
                .addLayer(
                        "state",
                        new DenseLayer.Builder()
                                .nIn(5)
                                .nOut(UNITS)
                                .activation(Activation.TANH)
                                .build(),
                        "context")
                .addVertex("gru", GruVertex.of(gru), "sequence", "state")
                .addLayer(
                        "output",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(UNITS)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .dataFormat(RNNFormat.NWC)
                                .build(),
                        "gru")
                .setOutputs("output")
                .build());
        graph.init();
        return graph;
    }
}
