package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.layer.engine.internal.GruCell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GruLayerTest {

    private static final int FEATURES = 4;
    private static final int UNITS = 6;
    private static final int CLASSES = 3;
    private static final double TOLERANCE = 1e-6; // of numbers below 1 in float

    @ParameterizedTest
    @CsvSource({"SAMEDIFF,true", "SAMEDIFF,false", "ONEDNN,true", "ONEDNN,false"})
    void oneStepAtATimeGivesTheSameAsTheWholeSequence(EngineChoice engine, boolean resetAfter) {
        MultiLayerNetwork network = network(
                Gru.builder().units(UNITS).returnSequences(true).engine(engine).resetAfter(resetAfter), RNNFormat.NWC);
        INDArray input = input(2, 9);
        INDArray whole = network.output(input);

        for (int t = 0; t < 9; t++) {
            INDArray step = network.rnnTimeStep(steps(input, t, t + 1).dup());
            assertClose(step, steps(whole, t, t + 1));
        }
        network.rnnClearPreviousState();
        assertClose(network.rnnTimeStep(steps(input, 0, 4).dup()), steps(whole, 0, 4));
        assertClose(network.rnnTimeStep(steps(input, 4, 9).dup()), steps(whole, 4, 9));
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"SAMEDIFF", "ONEDNN"})
    void takesAnyLengthAndBatchSizeOneAfterAnother(EngineChoice engine) {
        MultiLayerNetwork network =
                network(Gru.builder().units(UNITS).returnSequences(true).engine(engine), RNNFormat.NWC);
        INDArray longest = input(5, 40);
        INDArray expected = network.output(longest);

        for (int[] shape : new int[][] {{1, 1}, {5, 7}, {2, 40}, {5, 1}, {3, 12}}) {
            INDArray part = longest.get(
                            NDArrayIndex.interval(0, shape[0]), NDArrayIndex.interval(0, shape[1]), NDArrayIndex.all())
                    .dup();
            INDArray expectedPart = expected.get(
                    NDArrayIndex.interval(0, shape[0]), NDArrayIndex.interval(0, shape[1]), NDArrayIndex.all());

            assertClose(network.output(part), expectedPart);
            network.fit(new DataSet(part, labels(shape[0], shape[1])));
            assertThat(network.score()).isFinite();
            expected = network.output(longest); // the fit has changed the parameters
        }
    }

    @Test
    void truncatedBackpropagationCarriesTheState() {
        // Deeplearning4j cuts sequences along the last axis, so this works for [batch, features, time] only.
        MultiLayerNetwork whole = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NCW, new Sgd(0));
        var truncatedConfiguration = whole.getLayerWiseConfigurations().clone();
        truncatedConfiguration.setBackpropType(BackpropType.TruncatedBPTT);
        truncatedConfiguration.setTbpttFwdLength(5);
        truncatedConfiguration.setTbpttBackLength(5);
        MultiLayerNetwork truncated = new MultiLayerNetwork(truncatedConfiguration);
        truncated.init(whole.params().dup(), false);
        INDArray input = input(2, 10).permute(0, 2, 1).dup('c');
        INDArray labels = labels(2, 10).permute(0, 2, 1).dup('c');

        truncated.fit(new DataSet(input, labels));

        INDArray secondHalf =
                whole.output(input).get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(5, 10));
        INDArray secondLabels = labels.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(5, 10));
        double expected = -org.nd4j.linalg.ops.transforms.Transforms.log(secondHalf, true)
                        .mul(secondLabels)
                        .sumNumber()
                        .doubleValue()
                / 2;
        assertThat(truncated.score()).isCloseTo(expected, within(1e-5));
    }

    @Test
    void backpropagationStopsWhereItIsTruncated() {
        MultiLayerNetwork network = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NWC);
        network.initGradientsView();
        GruLayer layer = (GruLayer) network.getLayer(0);
        INDArray input = input(2, 7);
        INDArray epsilon = Nd4j.randn(DataType.FLOAT, 2, 7, UNITS);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray states = layer.activate(input, true, workspaces).dup();

        INDArray gradient = layer.tbpttBackpropGradient(epsilon, 3, workspaces).getSecond();

        // The last three steps alone, from the state before them.
        layer.rnnSetPreviousState(Map.of(Gru.STATE, point(states, 3)));
        layer.rnnActivateUsingStoredState(steps(input, 4, 7).dup(), true, false, workspaces);
        INDArray expected =
                layer.backpropGradient(steps(epsilon, 4, 7).dup(), workspaces).getSecond();
        assertClose(steps(gradient, 4, 7), expected);
        assertThat(steps(gradient, 0, 4).amaxNumber().doubleValue()).isZero();
    }

    @Test
    void deeplearning4jLoadsWhatItSaved(@TempDir Path folder) throws IOException {
        MultiLayerNetwork network = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NWC);
        INDArray input = input(3, 5);
        network.fit(new DataSet(input, labels(3, 5)));
        File file = folder.resolve("network.zip").toFile();

        network.save(file);
        MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);

        assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(network.getLayerWiseConfigurations());
        assertThat(loaded.output(input)).isEqualTo(network.output(input));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theUnrolledGraphGivesTheSame(boolean resetAfter, boolean returnSequences) {
        Gru gru = Gru.builder()
                .nIn(FEATURES)
                .units(UNITS)
                .resetAfter(resetAfter)
                .returnSequences(returnSequences)
                .dataFormat(RNNFormat.NWC)
                .build();
        INDArray input = input(2, 5);
        GruLayer layer = (GruLayer) gruLayer(gru);
        INDArray expected = layer.activate(input, false, LayerWorkspaceMgr.noWorkspaces());

        SameDiff graph = SameDiff.create();
        Map<String, SDVariable> parameters = new java.util.HashMap<>();
        layer.paramTable().forEach((name, value) -> parameters.put(name, graph.var(name, value.dup())));
        SDVariable output = gru.defineLayer(graph, graph.constant("input", input), parameters, null);

        assertClose(output.eval(), expected);
    }

    @Test
    void bothLayoutsGiveTheSame() {
        MultiLayerNetwork nwc = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NWC);
        MultiLayerNetwork ncw = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NCW);
        ncw.setParams(nwc.params());
        INDArray input = input(2, 5);

        assertClose(ncw.output(input.permute(0, 2, 1).dup('c')).permute(0, 2, 1), nwc.output(input));
        nwc.fit(new DataSet(input, labels(2, 5)));
        ncw.fit(new DataSet(
                input.permute(0, 2, 1).dup('c'), labels(2, 5).permute(0, 2, 1).dup('c')));
        assertClose(ncw.params(), nwc.params());
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"SAMEDIFF", "ONEDNN"})
    void aMaskedStepRepeatsTheOutputBeforeIt(EngineChoice engine) {
        GruLayer layer = (GruLayer) gruLayer(Gru.builder()
                .nIn(FEATURES)
                .units(UNITS)
                .returnSequences(true)
                .dataFormat(RNNFormat.NWC)
                .engine(engine)
                .build());
        INDArray input = input(2, 4);
        INDArray unmasked =
                layer.activate(input, false, LayerWorkspaceMgr.noWorkspaces()).dup();
        layer.setMaskArray(Nd4j.createFromArray(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 1}}));

        INDArray masked = layer.activate(input, false, LayerWorkspaceMgr.noWorkspaces());

        assertClose(steps(masked, 0, 2), steps(unmasked, 0, 2));
        INDArray first = masked.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.all());
        assertClose(first.getRow(2), first.getRow(1));
        assertClose(first.getRow(3), first.getRow(1));
        assertClose(
                masked.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all()),
                unmasked.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all()));
    }

    @Test
    void dropoutDropsTheSameFeaturesAtEveryStepInTrainingOnly() {
        GruLayer layer = (GruLayer) gruLayer(Gru.builder()
                .nIn(1000)
                .units(1)
                .returnSequences(true)
                .dropout(0.25)
                .dataFormat(RNNFormat.NWC)
                .build());
        INDArray input = Nd4j.ones(DataType.FLOAT, 2, 3, 1000);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();

        INDArray first = layer.activate(input, false, workspaces).dup();
        assertThat(layer.activate(input, false, workspaces)).isEqualTo(first);

        layer.activate(input, true, workspaces);
        INDArray gradient = layer.backpropGradient(Nd4j.ones(DataType.FLOAT, 2, 3, 1), workspaces)
                .getSecond();
        INDArray dropped = gradient.eq(0).castTo(DataType.FLOAT); // where x does not count, it has no gradient
        assertThat(dropped.meanNumber().doubleValue()).isCloseTo(0.25, within(0.05));
        assertThat(steps(dropped, 0, 1)).isEqualTo(steps(dropped, 1, 2));
        assertThat(steps(dropped, 0, 1)).isEqualTo(steps(dropped, 2, 3));
        assertThat(dropped.slice(0)).isNotEqualTo(dropped.slice(1));
    }

    @Test
    void outputDropoutDropsTheSameFeaturesAtEveryStepAndLeavesTheState() {
        GruLayer layer = (GruLayer) gruLayer(Gru.builder()
                .nIn(2)
                .units(1000)
                .returnSequences(true)
                .returnState(true)
                .outputDropout(0.25)
                .dataFormat(RNNFormat.NWC)
                .build());
        INDArray input = Nd4j.ones(DataType.FLOAT, 2, 3, 2);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray whole = layer.activate(input, false, workspaces).dup();

        INDArray output = layer.activate(input, true, workspaces);

        INDArray dropped = output.eq(0).castTo(DataType.FLOAT);
        assertThat(dropped.meanNumber().doubleValue()).isCloseTo(0.25, within(0.05));
        assertThat(steps(dropped, 0, 1)).isEqualTo(steps(dropped, 1, 2));
        assertThat(steps(dropped, 0, 1)).isEqualTo(steps(dropped, 2, 3));
        assertThat(dropped.slice(0)).isNotEqualTo(dropped.slice(1));
        assertClose(output, whole.mul(dropped.rsub(1)).div(0.75));
        assertClose(
                layer.rnnGetPreviousState().get(Gru.STATE),
                whole.get(NDArrayIndex.all(), NDArrayIndex.point(2), NDArrayIndex.all()));
    }

    @Test
    void recurrentKernelDropoutDropsOtherWeightsInEachPassOfTrainingOnly() {
        GruLayer layer = (GruLayer) gruLayer(Gru.builder()
                .nIn(2)
                .units(100)
                .returnSequences(true)
                .recurrentKernelDropout(0.25)
                .dataFormat(RNNFormat.NWC)
                .build());
        INDArray kernel = layer.getParam(Gru.RECURRENT_KERNEL).dup();
        INDArray input = Nd4j.rand(DataType.FLOAT, 2, 3, 2);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray whole = layer.activate(input, false, workspaces).dup();

        INDArray first = layer.activate(input, true, workspaces).dup();
        INDArray dropped = layer.backpropGradient(Nd4j.ones(DataType.FLOAT, 2, 3, 100), workspaces)
                .getFirst()
                .getGradientFor(Gru.RECURRENT_KERNEL)
                .eq(0)
                .castTo(DataType.FLOAT); // a weight that does not count has no gradient

        assertThat(dropped.meanNumber().doubleValue()).isCloseTo(0.25, within(0.05));
        assertThat(first).isNotEqualTo(whole).isNotEqualTo(layer.activate(input, true, workspaces));
        assertThat(layer.activate(input, false, workspaces)).isEqualTo(whole);
        assertThat(layer.getParam(Gru.RECURRENT_KERNEL)).isEqualTo(kernel);
    }

    @Test
    void setParamSets() {
        MultiLayerNetwork network = network(Gru.builder().units(UNITS).returnSequences(true), RNNFormat.NWC);
        INDArray kernel = Nd4j.rand(DataType.FLOAT, FEATURES, 3 * UNITS);

        network.setParam("0_" + Gru.KERNEL, kernel);

        assertThat(network.getParam("0_" + Gru.KERNEL)).isEqualTo(kernel);
    }

    @Test
    void refusesWrongConfiguration() {
        assertThatThrownBy(() -> Gru.builder().units(0).build()).hasMessage("units must be 1 or more, but is 0");
        assertThatThrownBy(() -> Gru.builder().units(1).dropout(1.2).build())
                .hasMessage("dropout must be 0 or more and below 1, but is 1.2");
        assertThatThrownBy(() -> Gru.builder().units(1).outputDropout(1).build())
                .hasMessage("outputDropout must be 0 or more and below 1, but is 1.0");
        assertThatThrownBy(() ->
                        Gru.builder().units(1).recurrentKernelDropout(-0.1).build())
                .hasMessage("recurrentKernelDropout must be 0 or more and below 1, but is -0.1");
        assertThatThrownBy(() -> gruLayer(Gru.builder().units(1).build()))
                .hasMessageContaining("the width of its input is not known");
    }

    @Test
    void refusesInputThatDoesNotFit() {
        GruLayer layer = (GruLayer) gruLayer(Gru.builder()
                .nIn(FEATURES)
                .units(UNITS)
                .dataFormat(RNNFormat.NWC)
                .build());
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();

        assertThatThrownBy(() -> layer.activate(Nd4j.ones(2, 3, FEATURES + 1), false, workspaces))
                .hasMessageStartingWith("input must have shape [batch, time, 4], but has [2, 3, 5]");
        layer.rnnSetPreviousState(Map.of(Gru.STATE, Nd4j.ones(3, UNITS)));
        assertThatThrownBy(() -> layer.rnnTimeStep(input(2, 3), workspaces))
                .hasMessageStartingWith("initial state must have shape [2, 6], batch and units, but has [3, 6]");
        layer.rnnClearPreviousState();
        INDArray notANumber = input(2, 3);
        notANumber.putScalar(1, 1, 2, Double.NaN);
        assertThatThrownBy(() -> layer.activate(notANumber, false, workspaces))
                .hasMessageStartingWith("input must be finite numbers, but has NaN");
        layer.setMaskArray(Nd4j.ones(2, 4));
        assertThatThrownBy(() -> layer.activate(input(2, 3), false, workspaces))
                .hasMessageStartingWith("mask must have shape [2, 3], batch and time, but has [2, 4]");
    }

    @Test
    void anEngineAskedForByNameThatCannotDoItIsAnError() {
        GruCell cell = new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true);

        assertThatThrownBy(() -> EngineChoice.ONEDNN.create(cell, DataType.DOUBLE))
                .hasMessage("engine onednn cannot be used: the data type must be FLOAT, but is DOUBLE");
        assertThatThrownBy(() -> EngineChoice.OPENBLAS.create(cell, DataType.FLOAT16))
                .hasMessage("engine openblas cannot be used: the data type must be FLOAT or DOUBLE, but is HALF");
    }

    private static org.deeplearning4j.nn.api.Layer gruLayer(Gru gru) {
        Nd4j.getRandom().setSeed(3);
        NeuralNetConfiguration configuration =
                new NeuralNetConfiguration.Builder().layer(gru).build();
        long parameters = gru.initializer().numParams(configuration);
        var layer = gru.instantiate(
                configuration,
                java.util.List.of(),
                0,
                Nd4j.create(DataType.FLOAT, 1, parameters),
                true,
                DataType.FLOAT);
        layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, parameters));
        return layer;
    }

    private static MultiLayerNetwork network(GruBuilder gru, RNNFormat format) {
        return network(gru, format, new Sgd(0.1));
    }

    private static MultiLayerNetwork network(GruBuilder gru, RNNFormat format, IUpdater updater) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(12345)
                .updater(updater)
                .list(
                        gru.build(),
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .dataFormat(format)
                                .build())
                .setInputType(InputType.recurrent(FEATURES, format))
                .build());
        network.init();
        return network;
    }

    private static INDArray input(int batch, int timeSteps) {
        Nd4j.getRandom().setSeed(7);
        return Nd4j.rand(DataType.FLOAT, batch, timeSteps, FEATURES).subi(0.5);
    }

    private static INDArray labels(int batch, int timeSteps) {
        INDArray labels = Nd4j.create(DataType.FLOAT, batch, timeSteps, CLASSES);
        for (int example = 0; example < batch; example++) {
            for (int t = 0; t < timeSteps; t++) {
                labels.putScalar(example, t, (example + t) % CLASSES, 1);
            }
        }
        return labels;
    }

    private static INDArray steps(INDArray array, int from, int to) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    private static INDArray point(INDArray array, int t) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all())
                .dup();
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThanOrEqualTo(TOLERANCE);
    }
}
