package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.layer.GruNetworks.STEPS;
import static org.gru4j.layer.GruNetworks.UNITS;
import static org.gru4j.layer.GruNetworks.assertClose;
import static org.gru4j.layer.GruNetworks.data;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.network;
import static org.gru4j.layer.GruNetworks.sequences;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.GruNetworks.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What Deeplearning4j adds to training: clipping, regularization, dropout and constraints of its own. */
class GruTrainingOptionsTest {

    private static final double RATE = 0.1;
    private static final double TOLERANCE = 1e-6;

    // ---- gradient normalization ----

    @ParameterizedTest
    @EnumSource(Kind.class)
    void clipsEachElement(Kind kind) {
        double threshold = 0.02;

        Map<String, INDArray> steps = steps(
                general(new Sgd(1))
                        .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                        .gradientNormalizationThreshold(threshold),
                kind.layer());

        steps(general(new Sgd(1)), kind.layer()).forEach((name, step) -> {
            assertThat(step.amaxNumber().doubleValue()).as(name).isGreaterThan(threshold);
            INDArray clipped = Transforms.max(Transforms.min(step, threshold, true), -threshold, true);
            assertClose(steps.get(name), clipped, TOLERANCE);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void clipsTheNormOfTheLayer(Kind kind) {
        double threshold = 0.1;

        Map<String, INDArray> steps = steps(
                general(new Sgd(1))
                        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                        .gradientNormalizationThreshold(threshold),
                kind.layer());

        Map<String, INDArray> unclipped = steps(general(new Sgd(1)), kind.layer());
        double norm = Math.sqrt(unclipped.values().stream()
                .mapToDouble(step -> Math.pow(step.norm2Number().doubleValue(), 2))
                .sum());
        assertThat(norm).isGreaterThan(threshold);
        unclipped.forEach((name, step) -> assertClose(steps.get(name), step.mul(threshold / norm), TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void normalizesEachParameter(Kind kind) {
        Map<String, INDArray> steps = steps(
                general(new Sgd(1)).gradientNormalization(GradientNormalization.RenormalizeL2PerParamType),
                kind.layer());

        steps(general(new Sgd(1)), kind.layer())
                .forEach((name, step) ->
                        assertClose(steps.get(name), step.div(step.norm2Number().doubleValue()), TOLERANCE));
    }

    // ---- regularization ----

    @Test
    void penalizesWeightsAndBiasesAsTheBuilderSays() {
        MultiLayerNetwork plain =
                network(general(new Sgd(RATE)), RNNFormat.NWC, sequences().build());
        MultiLayerNetwork penalized = network(
                general(new Sgd(RATE)),
                RNNFormat.NWC,
                sequences().l1(0.02).l2(0.3).l1Bias(0.05).l2Bias(0.4).build());
        plain.params().addi(0.01); // biases of zero have no penalty
        penalized.params().addi(0.01);

        double expected = 0;
        Map<String, INDArray> start = copy(plain);
        for (Map.Entry<String, INDArray> parameter : start.entrySet()) {
            boolean bias = parameter.getKey().equals(Gru.BIAS);
            INDArray value = parameter.getValue();
            expected += (bias ? 0.05 : 0.02) * value.norm1Number().doubleValue()
                    + (bias ? 0.4 : 0.3) / 2 * Math.pow(value.norm2Number().doubleValue(), 2);
        }
        assertThat(penalized.score(data()) - plain.score(data())).isCloseTo(expected, within(1e-5));

        plain.fit(data());
        penalized.fit(data());
        start.forEach((name, value) -> {
            boolean bias = name.equals(Gru.BIAS);
            INDArray penalty =
                    Transforms.sign(value, true).mul(bias ? 0.05 : 0.02).add(value.mul(bias ? 0.4 : 0.3));
            INDArray difference = parameter(plain, name).sub(parameter(penalized, name));
            assertClose(difference, penalty.mul(RATE), TOLERANCE);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void penalizesWeightsAsTheNetworkSays(Kind kind) {
        MultiLayerNetwork plain = network(general(new Sgd(RATE)), RNNFormat.NWC, kind.layer());
        MultiLayerNetwork penalized = network(general(new Sgd(RATE)).l2(0.3), RNNFormat.NWC, kind.layer());
        Map<String, INDArray> start = copy(plain);
        double squares = weightSquares(plain)
                + Math.pow(plain.getParam("1_W").norm2Number().doubleValue(), 2);
        assertThat(penalized.score(data()) - plain.score(data())).isCloseTo(0.15 * squares, within(1e-5));

        plain.fit(data());
        penalized.fit(data());

        start.forEach((name, value) -> assertClose(
                parameter(plain, name).sub(parameter(penalized, name)),
                value.mul(isBias(name) ? 0 : 0.3 * RATE),
                1e-6));
    }

    @Test
    void penalizesBothDirectionsAsTheBuilderSays() {
        GruBidirectional.Builder builder = GruBidirectional.builder(sequences().build(), MergeMode.CONCAT);
        MultiLayerNetwork plain = network(general(new Sgd(RATE)), RNNFormat.NWC, Kind.BIDIRECTIONAL.layer());
        MultiLayerNetwork penalized =
                network(general(new Sgd(RATE)), RNNFormat.NWC, builder.l2(0.3).build());
        Map<String, INDArray> start = copy(plain);
        assertThat(penalized.score(data()) - plain.score(data())).isCloseTo(0.15 * weightSquares(plain), within(1e-5));

        plain.fit(data());
        penalized.fit(data());

        start.forEach((name, value) -> assertClose(
                parameter(plain, name).sub(parameter(penalized, name)),
                value.mul(isBias(name) ? 0 : 0.3 * RATE),
                1e-6));
    }

    @Test
    void whatOneDirectionIsGivenHoldsForBoth() {
        Gru gru = sequences()
                .l2(0.3)
                .updater(new Sgd(RATE))
                .biasUpdater(new Sgd(0))
                .build();
        MultiLayerNetwork plain = network(general(new Sgd(RATE)), RNNFormat.NWC, Kind.BIDIRECTIONAL.layer());
        MultiLayerNetwork given =
                network(general(new Sgd(99)), RNNFormat.NWC, GruBidirectional.of(gru, MergeMode.CONCAT));
        Map<String, INDArray> start = copy(plain);
        assertThat(given.score(data()) - plain.score(data())).isCloseTo(0.15 * weightSquares(plain), within(1e-5));

        plain.fit(data());
        given.fit(data());

        start.forEach((name, value) -> {
            INDArray expected = isBias(name) ? value : parameter(plain, name).sub(value.mul(0.3 * RATE));
            assertClose(parameter(given, name), expected, TOLERANCE);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void decaysWeightsAsTheNetworkSays(Kind kind) {
        MultiLayerNetwork plain = network(general(new Sgd(RATE)), RNNFormat.NWC, kind.layer());
        MultiLayerNetwork decayed = network(general(new Sgd(RATE)).weightDecay(0.2, true), RNNFormat.NWC, kind.layer());
        Map<String, INDArray> start = copy(plain);

        plain.fit(data());
        decayed.fit(data());

        start.forEach((name, value) -> assertClose(
                parameter(plain, name).sub(parameter(decayed, name)), value.mul(isBias(name) ? 0 : 0.2 * RATE), 1e-6));
    }

    @Test
    void decaysWeightsAsTheBuilderSays() {
        GruBuilder builder = sequences();
        builder.weightDecay(0.2, true);
        MultiLayerNetwork plain =
                network(general(new Sgd(RATE)), RNNFormat.NWC, sequences().build());
        MultiLayerNetwork decayed = network(general(new Sgd(RATE)), RNNFormat.NWC, builder.build());
        INDArray start = parameter(plain, Gru.KERNEL).dup();

        plain.fit(data());
        decayed.fit(data());

        assertClose(parameter(plain, Gru.KERNEL).sub(parameter(decayed, Gru.KERNEL)), start.mul(0.2 * RATE), TOLERANCE);
    }

    // ---- dropout ----

    @ParameterizedTest
    @EnumSource(Kind.class)
    void dropsInputsInTrainingOnly(Kind kind) {
        Gru gru = sequences().dropOut(0.5).build(); // the share that is kept
        Layer layer = kind == Kind.GRU
                ? gru
                : GruBidirectional.builder(sequences().build(), MergeMode.SUM)
                        .dropOut(0.5)
                        .build();
        MultiLayerNetwork network = network(general(new Sgd(RATE)), RNNFormat.NWC, layer);
        MultiLayerNetwork plain = network(
                general(new Sgd(RATE)),
                RNNFormat.NWC,
                kind == Kind.GRU
                        ? sequences().build()
                        : GruBidirectional.of(sequences().build(), MergeMode.SUM));
        INDArray features = Nd4j.concat(0, data().getFeatures(), data().getFeatures(), data().getFeatures());
        INDArray labels = Nd4j.concat(0, data().getLabels(), data().getLabels(), data().getLabels());

        assertThat(network.output(features)).isEqualTo(plain.output(features));
        INDArray dropped = network.calculateGradients(features, labels, null, null)
                .getSecond()
                .eq(0)
                .castTo(DataType.FLOAT);
        assertThat(dropped.meanNumber().doubleValue()).isCloseTo(0.5, within(0.1)); // of 576
        INDArray stepsDropped = dropped.sum(1); // unlike Keras's dropout, a mask for each step
        INDArray someNotAll = stepsDropped.gt(0).castTo(DataType.FLOAT).mul(stepsDropped.lt(STEPS));
        assertThat(someNotAll.meanNumber().doubleValue()).isGreaterThan(0.9);
    }

    // ---- constraints ----

    @Test
    void constrainsWeightsAsTheBuilderSays() {
        Gru gru = sequences().constrainWeights(new MaxNormConstraint(0.1, 0)).build();
        MultiLayerNetwork network = network(general(new Sgd(RATE)), RNNFormat.NWC, gru);

        network.fit(data());

        for (String name : new String[] {Gru.KERNEL, Gru.RECURRENT_KERNEL}) {
            INDArray norms = parameter(network, name).norm2(0);
            assertThat(norms.maxNumber().doubleValue()).as(name).isCloseTo(0.1, within(1e-4));
        }
        assertThat(parameter(network, Gru.BIAS).amaxNumber().doubleValue()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void constrainsWeightsAsTheNetworkSays(Kind kind) {
        MultiLayerNetwork network = network(
                general(new Sgd(RATE)).constrainWeights(new NonNegativeConstraint()), RNNFormat.NWC, kind.layer());

        network.fit(data());

        network.getLayer(0).paramTable().forEach((name, value) -> {
            if (isBias(name)) {
                assertThat(value.minNumber().doubleValue()).as(name).isNegative();
            } else {
                assertThat(value.minNumber().doubleValue()).as(name).isZero();
            }
        });
    }

    @Test
    void constrainsBothDirectionsAsTheBuilderSays() {
        GruBidirectional layer = GruBidirectional.builder(sequences().build(), MergeMode.CONCAT)
                .constrainAllParameters(new NonNegativeConstraint())
                .build();
        MultiLayerNetwork network = network(general(new Sgd(RATE)), RNNFormat.NWC, layer);

        network.fit(data());

        assertThat(network.getLayer(0).paramTable())
                .hasSize(6)
                .allSatisfy((name, value) ->
                        assertThat(value.minNumber().doubleValue()).isZero());
    }

    // ---- what these share ----

    /** By how much one step of training moves each parameter of the first layer. */
    private static Map<String, INDArray> steps(NeuralNetConfiguration.Builder general, Layer layer) {
        MultiLayerNetwork network = network(general, RNNFormat.NWC, layer);
        Map<String, INDArray> steps = copy(network);
        network.fit(data());
        steps.forEach((name, before) -> before.subi(parameter(network, name)));
        return steps;
    }

    private static Map<String, INDArray> copy(MultiLayerNetwork network) {
        Map<String, INDArray> copy = new LinkedHashMap<>();
        network.getLayer(0).paramTable().forEach((name, value) -> copy.put(name, value.dup()));
        assertThat(copy.get(copy.keySet().iterator().next()).size(1)).isEqualTo(3 * UNITS);
        return copy;
    }

    private static INDArray parameter(MultiLayerNetwork network, String name) {
        return network.getLayer(0).getParam(name);
    }

    private static boolean isBias(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).endsWith(Gru.BIAS);
    }

    private static double weightSquares(MultiLayerNetwork network) {
        return network.getLayer(0).paramTable().entrySet().stream()
                .filter(parameter -> !isBias(parameter.getKey()))
                .mapToDouble(
                        parameter -> Math.pow(parameter.getValue().norm2Number().doubleValue(), 2))
                .sum();
    }
}
