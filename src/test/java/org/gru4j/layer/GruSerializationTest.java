package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.layer.GruNetworks.data;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.graph;
import static org.gru4j.layer.GruNetworks.network;
import static org.gru4j.layer.GruNetworks.sequences;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gru4j.layer.GruNetworks.Kind;
import org.gru4j.layer.KerasInitializer.VarianceScaling;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** The layers written and read, and copied: configurations as JSON and YAML, whole networks as files. */
class GruSerializationTest {

    // ---- configurations ----

    /** Every option of Keras's and of Deeplearning4j's has another value than a fresh builder gives it. */
    private static Gru everyOption() {
        GruBuilder builder = Gru.builder()
                .name("every option")
                .nIn(4)
                .units(7)
                .activation(KerasActivation.SOFTSIGN)
                .recurrentActivation(KerasActivation.HARD_SIGMOID_KERAS_2)
                .useBias(false)
                .kernelInitializer(KerasInitializer.heNormal())
                .recurrentInitializer(new KerasInitializer.Identity(0.5))
                .biasInitializer(KerasInitializer.ones())
                .kernelRegularizer(KerasRegularizer.l1(0.1))
                .recurrentRegularizer(KerasRegularizer.l2(0.2))
                .biasRegularizer(KerasRegularizer.l1l2(0.3, 0.4))
                .activityRegularizer(KerasRegularizer.l1(0.5))
                .averageActivity(false)
                .kernelConstraint(new KerasConstraint.NonNegative())
                .recurrentConstraint(new KerasConstraint.UnitNorm(List.of(0)))
                .biasConstraint(new KerasConstraint.MaxNorm(2, List.of(0)))
                .dropout(0.1)
                .recurrentDropout(0.2)
                .recurrentKernelDropout(0.3)
                .outputDropout(0.4)
                .seed(1L << 40)
                .returnSequences(true)
                .returnState(true)
                .goBackwards(true)
                .stateful(true)
                .unroll(true)
                .resetAfter(false)
                .zeroOutputForMask(true)
                .engine(EngineChoice.SAMEDIFF)
                .dataFormat(RNNFormat.NWC)
                .l1(0.01)
                .l2(0.02)
                .l1Bias(0.03)
                .l2Bias(0.04)
                .updater(new Nesterovs(0.1, 0.8))
                .biasUpdater(new Sgd(0.2))
                .dropOut(new GaussianDropout(0.3))
                .constrainWeights(new MaxNormConstraint(3, 0));
        return builder.build();
    }

    @Test
    void noOptionIsLeftAtItsDefault() throws IllegalAccessException {
        GruOptions defaults = new GruOptions();
        for (Field field : GruOptions.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                assertThat(field.get(everyOption().options()))
                        .as(field.getName())
                        .isNotEqualTo(field.get(defaults));
            }
        }
    }

    static Stream<Gru> configurations() {
        Stream<KerasInitializer> initializers = Stream.of(
                KerasInitializer.glorotUniform(),
                KerasInitializer.glorotNormal(),
                KerasInitializer.heUniform(),
                KerasInitializer.heNormal(),
                KerasInitializer.lecunUniform(),
                KerasInitializer.lecunNormal(),
                new VarianceScaling(
                        3, VarianceScaling.Mode.FAN_OUT, VarianceScaling.Distribution.UNTRUNCATED_NORMAL, 5L),
                new KerasInitializer.RandomUniform(-0.1, 0.2, 6L),
                new KerasInitializer.RandomUniform(-0.1, 0.2, null),
                new KerasInitializer.RandomNormal(0.1, 0.2, 7L),
                new KerasInitializer.TruncatedNormal(0.1, 0.2, 8L),
                new KerasInitializer.Orthogonal(2, 9L),
                KerasInitializer.orthogonal(),
                new KerasInitializer.Constant(0.3),
                new KerasInitializer.Identity(4));
        Stream<KerasRegularizer> regularizers = Stream.of(
                KerasRegularizer.l1(0.1),
                KerasRegularizer.l2(0.2),
                KerasRegularizer.l1l2(0.1, 0.2),
                new KerasRegularizer.Orthogonal(0.3, KerasRegularizer.Orthogonal.Mode.ROWS),
                new KerasRegularizer.Orthogonal(0.3, KerasRegularizer.Orthogonal.Mode.COLUMNS));
        Stream<KerasConstraint> constraints = Stream.of(
                new KerasConstraint.MaxNorm(2, List.of(0)),
                new KerasConstraint.MinMaxNorm(0.1, 2, 0.3, List.of(0, 1)),
                new KerasConstraint.NonNegative(),
                new KerasConstraint.UnitNorm(List.of(1)));
        Stream<Gru> withInitializers = initializers.map(
                initializer -> sequences().kernelInitializer(initializer).build());
        Stream<Gru> withRegularizers = regularizers.map(
                regularizer -> sequences().recurrentRegularizer(regularizer).build());
        Stream<Gru> withConstraints = constraints.map(
                constraint -> sequences().biasConstraint(constraint).build());
        return Stream.of(Stream.of(everyOption()), withInitializers, withRegularizers, withConstraints)
                .flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfigurationComesBackFromJsonAndYaml(Gru gru) {
        for (Layer layer : List.of(gru, GruBidirectional.of(gru, MergeMode.MUL))) {
            MultiLayerConfiguration network = general(new Adam(0.01))
                    .list(layer.clone(), GruNetworks.softmax(RNNFormat.NWC))
                    .setInputType(InputType.recurrent(4, RNNFormat.NWC))
                    .build();
            ComputationGraphConfiguration graph = general(new Adam(0.01))
                    .graphBuilder()
                    .addInputs("input")
                    .addLayer("hidden", layer.clone(), "input")
                    .addLayer("softmax", GruNetworks.softmax(RNNFormat.NWC), "hidden")
                    .setOutputs("softmax")
                    .setInputTypes(InputType.recurrent(4, RNNFormat.NWC))
                    .build();

            assertThat(MultiLayerConfiguration.fromJson(network.toJson())).isEqualTo(network);
            assertThat(MultiLayerConfiguration.fromYaml(network.toYaml())).isEqualTo(network);
            assertThat(ComputationGraphConfiguration.fromJson(graph.toJson())).isEqualTo(graph);
            assertThat(ComputationGraphConfiguration.fromYaml(graph.toYaml())).isEqualTo(graph);
            assertThat(MultiLayerConfiguration.fromJson(network.toJson())
                            .getConf(0)
                            .getLayer())
                    .isEqualTo(network.getConf(0).getLayer())
                    .hasSameHashCodeAs(network.getConf(0).getLayer());
        }
    }

    @Test
    void anOptionThatDiffersMakesConfigurationsDiffer() {
        assertThat(configurations()).doesNotHaveDuplicates();
        assertThat(configurations().map(GruSerializationTest::json)).doesNotHaveDuplicates();
        assertThat(sequences().build()).isNotEqualTo(sequences().l2(0.1).build());
        assertThat(sequences().build()).isNotEqualTo(sequences().unroll(true).build());
        Gru asked = sequences().nIn(3).build();
        assertThat(asked.getLayerParams().getWeightParams()).isNotEmpty();
        assertThat(sequences().nIn(3).build()).isEqualTo(asked);
        assertThat(sequences().build())
                .isEqualTo(sequences()
                        .kernelInitializer(KerasInitializer.glorotUniform())
                        .build());
        assertThat(GruBidirectional.of(sequences().build(), MergeMode.SUM))
                .isNotEqualTo(GruBidirectional.of(sequences().build(), MergeMode.AVE))
                .isNotEqualTo(GruBidirectional.of(sequences().units(9).build(), MergeMode.SUM));
    }

    private static String json(Gru gru) {
        return general(new Sgd(0.1)).layer(gru).build().toJson();
    }

    // ---- networks ----

    @ParameterizedTest
    @EnumSource(Kind.class)
    void trainingGoesOnFromAFileAsIfNothingHadHappened(Kind kind, @TempDir Path folder) throws IOException {
        File networkFile = folder.resolve("network.zip").toFile();
        File graphFile = folder.resolve("graph.zip").toFile();
        MultiLayerNetwork network = network(general(new Adam(0.05)), RNNFormat.NWC, kind.layer());
        ComputationGraph graph = graph(general(new Adam(0.05)), RNNFormat.NWC, kind.layer());
        for (int i = 0; i < 3; i++) {
            network.fit(data());
            graph.fit(data());
        }
        ModelSerializer.writeModel(network, networkFile, true);
        ModelSerializer.writeModel(graph, graphFile, true);

        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(networkFile, true);
        MultiLayerNetwork withoutUpdater = ModelSerializer.restoreMultiLayerNetwork(networkFile, false);
        ComputationGraph restoredGraph = ModelSerializer.restoreComputationGraph(graphFile, true);

        assertThat(restored.output(data().getFeatures())).isEqualTo(network.output(data().getFeatures()));
        for (int i = 0; i < 3; i++) {
            network.fit(data());
            restored.fit(data());
            withoutUpdater.fit(data());
            restoredGraph.fit(data());
        }
        assertThat(restored.params()).isEqualTo(network.params()).isNotEqualTo(withoutUpdater.params());
        assertThat(restoredGraph.params()).isEqualTo(network.params());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCloneGoesItsOwnWay(Kind kind) {
        MultiLayerNetwork network = network(general(new Adam(0.05)), RNNFormat.NWC, kind.layer());
        network.fit(data());
        INDArray before = network.params().dup();

        MultiLayerNetwork clone = network.clone();
        assertThat(clone.getLayerWiseConfigurations()).isEqualTo(network.getLayerWiseConfigurations());
        clone.fit(data());

        assertThat(network.params()).isEqualTo(before).isNotEqualTo(clone.params());
        network.fit(data());
        assertThat(network.params()).isEqualTo(clone.params()); // its Adam went on from the same state
        ComputationGraph graph = graph(general(new Adam(0.05)), RNNFormat.NWC, kind.layer());
        graph.clone().fit(data());
        assertThat(graph.params()).isNotEqualTo(clone.params());
        graph.fit(data());
        assertThat(graph.params()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClonedConfigurationSharesNothingThatChanges(Kind kind) {
        MultiLayerNetwork network = network(general(new Adam(0.05)), RNNFormat.NWC, kind.layer());
        MultiLayerConfiguration original = network.getLayerWiseConfigurations();
        MultiLayerConfiguration clone = original.clone();
        var layer = (SameDiffLayer) original.getConf(0).getLayer();
        var cloned = (SameDiffLayer) clone.getConf(0).getLayer();

        cloned.setNIn(InputType.recurrent(99, RNNFormat.NCW), true);
        Objects.requireNonNull(cloned.getUpdater()).setLrAndSchedule(99, null);
        cloned.getRegularization().add(new L2Regularization(99));

        assertThat(layer.getLayerParams().getParamShapes().values()).noneMatch(shape -> shape[0] == 99);
        assertThat(cloned.getLayerParams().getParamShapes().values()).anyMatch(shape -> shape[0] == 99);
        assertThat(layer.getUpdater()).isEqualTo(new Adam(0.05));
        assertThat(layer.getRegularization()).isEmpty();
    }
}
