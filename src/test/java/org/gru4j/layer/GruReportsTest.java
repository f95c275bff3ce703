package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.layer.GruNetworks.CLASSES;
import static org.gru4j.layer.GruNetworks.FEATURES;
import static org.gru4j.layer.GruNetworks.STEPS;
import static org.gru4j.layer.GruNetworks.UNITS;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.graph;
import static org.gru4j.layer.GruNetworks.network;
import static org.gru4j.layer.GruNetworks.sequences;

import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.conf.memory.NetworkMemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.internal.Words;
import org.gru4j.layer.GruNetworks.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What Deeplearning4j tells about networks: summaries and the memory that they need. */
class GruReportsTest {

    private static final InputType INPUT = InputType.recurrent(FEATURES, STEPS, RNNFormat.NWC);
    private static final int PARAMETERS = 3 * UNITS * (FEATURES + UNITS + 2); // of one direction, with two biases

    @Test
    void summariesNameTheLayersTheirShapesAndTheirParameters() {
        MultiLayerNetwork network = network(
                general(new Sgd(0.1)),
                RNNFormat.NWC,
                sequences().name("first").build(),
                GruBidirectional.builder(sequences().build(), MergeMode.CONCAT)
                        .name("second")
                        .build());
        int second = 2 * 3 * UNITS * (UNITS + UNITS + 2);
        String total = Words.format("Total Parameters:  %d", PARAMETERS + second + CLASSES * (2 * UNITS + 1));

        assertThat(network.summary())
                .containsPattern(Words.format(
                        "first \\(GruLayer\\) .* %d .*kernel:\\{4,15}, recurrentKernel:\\{5,15}, bias:\\{2,15}",
                        PARAMETERS))
                .containsPattern(Words.format("second \\(GruBidirectionalLayer\\) .* %d ", second))
                .contains(total);
        assertThat(network.summary(INPUT))
                .contains("InputTypeRecurrent(5,timeSeriesLength=8,format=NWC)")
                .contains("InputTypeRecurrent(10,timeSeriesLength=8,format=NWC)")
                .contains(total);
        ComputationGraph graph =
                graph(general(new Sgd(0.1)), RNNFormat.NWC, sequences().build());
        assertThat(graph.summary()).contains("hidden0 (GruLayer)");
        assertThat(graph.summary(INPUT)).contains("InputTypeRecurrent(5,timeSeriesLength=8,format=NWC)");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void memoryReportsCountParametersUpdaterStateAndActivations(Kind kind) {
        int directions = kind == Kind.GRU ? 1 : 2;
        MultiLayerNetwork network = network(general(new Adam()), RNNFormat.NWC, kind.layer());

        NetworkMemoryReport report = network.getLayerWiseConfigurations().getMemoryReport(INPUT);

        assertThat(network.memoryInfo(10, INPUT)).contains("softmax");
        int output = CLASSES * (directions * UNITS + 1);
        assertThat(bytes(report, MemoryType.PARAMETERS)).isEqualTo(4L * (directions * PARAMETERS + output));
        assertThat(bytes(report, MemoryType.UPDATER_STATE)).isEqualTo(2 * 4L * (directions * PARAMETERS + output));
        assertThat(network.numParams()).isEqualTo(directions * PARAMETERS + output);
        assertThat(bytes(report, MemoryType.ACTIVATIONS)).isEqualTo(10 * 4L * STEPS * (directions * UNITS + CLASSES));
        assertThat(bytes(report, MemoryType.WORKING_MEMORY_VARIABLE))
                .isGreaterThan(10 * 4L * STEPS * directions * 4 * UNITS);
        for (CacheMode mode : CacheMode.values()) {
            assertThat(report.getTotalMemoryBytes(10, MemoryUseMode.TRAINING, mode, DataType.FLOAT))
                    .isGreaterThan(report.getTotalMemoryBytes(10, MemoryUseMode.INFERENCE, mode, DataType.FLOAT));
        }
        ComputationGraph graph = graph(general(new Adam()), RNNFormat.NWC, kind.layer());
        assertThat(graph.memoryInfo(10, INPUT)).contains("hidden0");
        assertThat(bytes(graph.getConfiguration().getMemoryReport(INPUT), MemoryType.PARAMETERS))
                .isEqualTo(4 * graph.numParams());
    }

    @Test
    void aMemoryReportNeedsNoNetwork() {
        Gru gru = Gru.builder().nIn(FEATURES).units(UNITS).build();
        LayerMemoryReport report = gru.getMemoryReport(InputType.recurrent(FEATURES, RNNFormat.NWC));

        assertThat(report.getParameterSize()).isEqualTo(PARAMETERS);
        assertThat(report.getUpdaterStateSize()).isZero();
        assertThat(report.getOutputType()).isEqualTo(InputType.feedForward(UNITS));
        var configured = new NeuralNetConfiguration.Builder()
                .updater(new Adam())
                .layer(gru)
                .build();
        assertThat(configured.getLayer().getMemoryReport(INPUT).toString()).contains("Gru");
    }

    private static long bytes(NetworkMemoryReport report, MemoryType type) {
        return report.getMemoryBytes(type, 10, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
    }
}
