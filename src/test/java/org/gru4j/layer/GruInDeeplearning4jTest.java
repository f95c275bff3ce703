package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.layer.GruNetworks.BATCH;
import static org.gru4j.layer.GruNetworks.CLASSES;
import static org.gru4j.layer.GruNetworks.FEATURES;
import static org.gru4j.layer.GruNetworks.STEPS;
import static org.gru4j.layer.GruNetworks.UNITS;
import static org.gru4j.layer.GruNetworks.assertClose;
import static org.gru4j.layer.GruNetworks.data;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.graph;
import static org.gru4j.layer.GruNetworks.inFormat;
import static org.gru4j.layer.GruNetworks.network;
import static org.gru4j.layer.GruNetworks.sequences;
import static org.gru4j.layer.GruNetworks.softmax;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.GruNetworks.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The layers in Deeplearning4j's networks: both kinds of network, both layouts, both precisions, masks, updaters. */
class GruInDeeplearning4jTest {

    private static final double TOLERANCE = 1e-6; // of numbers around 1 in float

    @ParameterizedTest
    @CsvSource({
        "GRU,NWC,FLOAT",
        "GRU,NWC,DOUBLE",
        "GRU,NCW,FLOAT",
        "GRU,NCW,DOUBLE",
        "BIDIRECTIONAL,NWC,FLOAT",
        "BIDIRECTIONAL,NWC,DOUBLE",
        "BIDIRECTIONAL,NCW,FLOAT",
        "BIDIRECTIONAL,NCW,DOUBLE"
    })
    void aNetworkAndAGraphLearnAndAgree(Kind kind, RNNFormat format, DataType dataType) {
        MultiLayerNetwork network = network(general(new Adam(0.05)).dataType(dataType), format, kind.layer());
        ComputationGraph graph = graph(general(new Adam(0.05)).dataType(dataType), format, kind.layer());
        DataSet data = data(format, dataType);
        double before = network.score(data);

        assertThat(graph.params()).isEqualTo(network.params());
        for (int i = 0; i < 12; i++) {
            network.fit(data);
            graph.fit(data);
        }

        assertThat(network.score(data)).isLessThan(0.9 * before);
        assertClose(graph.params(), network.params(), TOLERANCE);
        INDArray output = network.output(data.getFeatures());
        assertThat(output.dataType()).isEqualTo(dataType);
        assertThat(inFormat(output, format).shape()).containsExactly(BATCH, STEPS, CLASSES);
        assertClose(graph.outputSingle(data.getFeatures()), output, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"GRU,NWC,RIGHT", "GRU,NWC,HOLES", "GRU,NCW,RIGHT", "GRU,NCW,HOLES", "BIDIRECTIONAL,NWC,HOLES"})
    void whatADataSetMasksIsNotLearnt(Kind kind, RNNFormat format, Padding padding) {
        DataSet data = data(format, DataType.FLOAT);
        INDArray mask = padding.mask();
        data.setFeaturesMaskArray(mask);
        data.setLabelsMaskArray(mask);
        INDArray masked = inFormat(mask.eq(0).castTo(DataType.FLOAT).reshape(BATCH, STEPS, 1), format);
        DataSet otherPadding = data.copy();
        otherPadding.getFeatures().addi(masked.mul(7));
        otherPadding.getLabels().addi(masked.mul(7));
        DataSet otherData = data.copy();
        otherData.getFeatures().addi(masked.rsub(1).mul(7));

        INDArray expected = fitted(network(general(new Sgd(0.1)), format, kind.layer()), data);

        assertClose(fitted(network(general(new Sgd(0.1)), format, kind.layer()), otherPadding), expected, TOLERANCE);
        assertThat(fitted(network(general(new Sgd(0.1)), format, kind.layer()), otherData))
                .isNotEqualTo(expected);
        ComputationGraph graph = graph(general(new Sgd(0.1)), format, kind.layer());
        graph.fit(data);
        assertClose(graph.params(), expected, TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource(Padding.class)
    void theLastOutputIsThatOfTheStepsThatCount(Padding padding) {
        OutputLayer output = new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(general(new Sgd(0.1))
                .list(Gru.builder().units(UNITS).build(), output)
                .setInputType(InputType.recurrent(FEATURES, RNNFormat.NWC))
                .build());
        network.init();
        INDArray features = data().getFeatures();
        INDArray mask = padding.mask();

        INDArray actual = network.output(features, false, mask, null);

        for (int example = 0; example < BATCH; example++) {
            int row = example;
            INDArray[] counted = IntStream.range(0, STEPS)
                    .filter(t -> mask.getInt(row, t) == 1)
                    .mapToObj(t -> features.slice(row).getRow(t, true))
                    .toArray(INDArray[]::new);
            INDArray alone = Nd4j.concat(0, counted).reshape(1, counted.length, FEATURES);
            assertClose(actual.getRow(example, true), network.output(alone), TOLERANCE);
        }
        INDArray labels = Nd4j.eye(CLASSES).repeat(0, BATCH / CLASSES).castTo(DataType.FLOAT);
        DataSet data = new DataSet(features, labels, mask, null);
        double before = network.score(data);
        network.fit(data);
        assertThat(network.score(data)).isLessThan(before);
    }

    /** All but AdaBelief, which fails with every layer in this release of Deeplearning4j, and NoOp. */
    static Stream<IUpdater> updaters() {
        return Stream.of(
                new Sgd(0.1),
                new Nesterovs(0.05, 0.9),
                new AdaGrad(0.05),
                new AdaDelta(),
                new RmsProp(0.01),
                new Adam(0.01),
                new AdaMax(0.01),
                new AMSGrad(0.01),
                new Nadam(0.01));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void everyUpdaterLowersTheLossThroughEveryParameter(IUpdater updater) {
        MultiLayerNetwork network =
                network(general(updater), RNNFormat.NWC, sequences().build());
        MultiLayerNetwork untrained = network.clone();
        double before = network.score(data());

        for (int i = 0; i < 10; i++) {
            network.fit(data());
        }

        assertThat(network.score(data())).isLessThan(before);
        network.getLayer(0)
                .paramTable()
                .forEach((name, value) -> assertThat(value)
                        .as(name)
                        .isNotEqualTo(untrained.getLayer(0).getParam(name)));
    }

    @Test
    void biasesTakeTheirOwnUpdater() {
        Gru gru = sequences().updater(new Sgd(0.1)).biasUpdater(new Sgd(0)).build();
        MultiLayerNetwork network = network(general(new Adam(0.01)), RNNFormat.NWC, gru);
        INDArray kernel = network.getParam("0_" + Gru.KERNEL).dup();

        network.fit(data());

        assertThat(network.getParam("0_" + Gru.KERNEL)).isNotEqualTo(kernel);
        assertThat(network.getParam("0_" + Gru.BIAS).amaxNumber().doubleValue()).isZero();
    }

    @ParameterizedTest
    @EnumSource(RNNFormat.class)
    void theInputTypeGivesWidthLayoutAndPreprocessors(RNNFormat format) {
        NeuralNetConfiguration.ListBuilder layers = general(new Sgd(0.1))
                .list(new DenseLayer.Builder().nOut(7).build(), sequences().build(), softmax(format));
        MultiLayerNetwork network = new MultiLayerNetwork(
                layers.setInputType(InputType.recurrent(FEATURES, format)).build());
        network.init();

        assertThat(network.getLayerWiseConfigurations().getInputPreProcess(0))
                .isInstanceOf(RnnToFeedForwardPreProcessor.class);
        assertThat(network.getLayerWiseConfigurations().getInputPreProcess(1))
                .isEqualTo(new FeedForwardToRnnPreProcessor(format));
        assertThat(network.getParam("1_" + Gru.KERNEL).shape()).containsExactly(7, 3 * UNITS);
        assertThat(((Gru) network.getLayer(1).conf().getLayer()).dataFormat()).isEqualTo(format);
        DataSet data = data(format, DataType.FLOAT);
        double before = network.score(data);
        network.fit(data);
        assertThat(network.score(data)).isLessThan(before);
    }

    @Test
    void anEmbeddingBeforeItLearnsToo() {
        EmbeddingSequenceLayer embedding = new EmbeddingSequenceLayer.Builder()
                .nIn(10)
                .nOut(FEATURES)
                .inferInputLength(true)
                .outputDataFormat(RNNFormat.NWC)
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(general(new Sgd(0.1))
                .list(embedding, sequences().build(), softmax(RNNFormat.NWC))
                .setInputType(InputType.recurrent(10, RNNFormat.NWC))
                .build());
        network.init();
        INDArray ids = Nd4j.arange(BATCH * STEPS).castTo(DataType.INT32).fmod(9).reshape(BATCH, STEPS);
        INDArray vectors = network.getParam("0_W").dup();
        double before = network.score(new DataSet(ids, data().getLabels()));

        network.fit(new DataSet(ids, data().getLabels()));

        assertThat(network.score(new DataSet(ids, data().getLabels()))).isLessThan(before);
        assertThat(network.getParam("0_W").getRow(0)).isNotEqualTo(vectors.getRow(0));
        assertThat(network.getParam("0_W").getRow(9)).isEqualTo(vectors.getRow(9)); // the id that does not occur
    }

    @Test
    void evaluationCountsTheStepsThatCount() {
        MultiLayerNetwork network =
                network(general(new Sgd(0.1)), RNNFormat.NCW, sequences().build());
        DataSet data = data(RNNFormat.NCW, DataType.FLOAT);
        INDArray mask = Padding.HOLES.mask();
        data.setFeaturesMaskArray(mask);
        data.setLabelsMaskArray(mask);
        INDArray output = network.output(data.getFeatures(), false, mask, null);
        INDArray right = output.argMax(1).eq(data.getLabels().argMax(1)).castTo(DataType.FLOAT);
        double expected =
                right.mul(mask).sumNumber().doubleValue() / mask.sumNumber().doubleValue();

        Evaluation evaluation = network.evaluate(new SingletonDataSetIterator(data));

        assertThat(evaluation.accuracy()).isCloseTo(expected, within(1e-9));
        assertThat(evaluation.getNumRowCounter()).isEqualTo(mask.sumNumber().intValue());
    }

    @Test
    void evaluationIsToldWhereTheClassesLie() {
        MultiLayerNetwork network =
                network(general(new Sgd(0.1)), RNNFormat.NWC, sequences().build());
        INDArray output = network.output(data().getFeatures());
        INDArray right = output.argMax(2).eq(data().getLabels().argMax(2));
        Evaluation evaluation = new Evaluation(CLASSES);
        evaluation.setAxis(2); // with it, this release of Deeplearning4j does not understand masks

        network.doEvaluation(new SingletonDataSetIterator(data()), evaluation);

        assertThat(evaluation.accuracy())
                .isCloseTo(right.castTo(DataType.FLOAT).sumNumber().doubleValue() / (BATCH * STEPS), within(1e-9));
    }

    /** Which steps count, differently in each example. */
    enum Padding {
        RIGHT,
        HOLES;

        INDArray mask() {
            INDArray mask = Nd4j.ones(DataType.FLOAT, BATCH, STEPS);
            for (int example = 1; example < BATCH; example++) {
                for (int t = 0; t < STEPS; t++) {
                    boolean counts = this == RIGHT ? t < STEPS - example : (t + example) % 3 != 0;
                    mask.putScalar(example, t, counts ? 1 : 0);
                }
            }
            return mask;
        }
    }

    private static INDArray fitted(MultiLayerNetwork network, DataSet data) {
        network.fit(data);
        return network.params();
    }
}
