package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.layer.GruNetworks.assertClose;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Against Deeplearning4j's own output layer, which works on one-hot vectors. */
class SoftmaxOutputTest {

    private static final int FEATURES = 6;
    private static final int CLASSES = 7;

    @ParameterizedTest
    @CsvSource({
        "FLOAT, 33, 9, 1e-5", // several shards of different sizes
        "FLOAT, 1, 1, 1e-5",
        "DOUBLE, 5, 4, 1e-12" // no fast way in double precision
    })
    void givesTheLossAndStepOfDeeplearning4js(DataType type, int batch, int timeSteps, double tolerance) {
        double weight = 1.0 / timeSteps;
        INDArray weights = Nd4j.valueArrayOf(new long[] {1, CLASSES}, weight, type);
        MultiLayerNetwork expected = network(
                type,
                new RnnOutputLayer.Builder(new LossMCXENT(weights))
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NWC)
                        .build());
        MultiLayerNetwork actual = network(type, SoftmaxOutput.of("softmax", CLASSES, weight));
        actual.setParams(expected.params());
        INDArray features = Nd4j.rand(type, batch, timeSteps, FEATURES);
        int[][] classes = classes(batch, timeSteps);

        expected.fit(features, oneHot(type, classes));
        actual.fit(features, Nd4j.createFromArray(classes));

        assertThat(actual.score()).isCloseTo(expected.score(), within(tolerance));
        assertClose(actual.params(), expected.params(), tolerance);
    }

    @Test
    void alsoTakesVectors() {
        MultiLayerNetwork numbers = network(DataType.FLOAT, SoftmaxOutput.of("softmax", CLASSES, 1));
        MultiLayerNetwork vectors = numbers.clone();
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, 4, FEATURES);
        int[][] classes = classes(3, 4);

        numbers.fit(features, Nd4j.createFromArray(classes));
        vectors.fit(features, oneHot(DataType.FLOAT, classes));

        assertClose(vectors.params(), numbers.params(), 1e-5);
        DataSet data = new DataSet(features, Nd4j.createFromArray(classes));
        assertThat(numbers.score(data))
                .isCloseTo(vectors.score(new DataSet(features, oneHot(DataType.FLOAT, classes))), within(1e-4));
    }

    @Test
    void survivesJson() {
        MultiLayerConfiguration configuration = network(DataType.FLOAT, SoftmaxOutput.of("softmax", CLASSES, 0.25))
                .getLayerWiseConfigurations();

        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());

        assertThat(read).isEqualTo(configuration);
        assertThat(read.getConf(1).getLayer()).isInstanceOf(SoftmaxOutput.class);
    }

    @Test
    void refusesClassesThatItDoesNotHave() {
        MultiLayerNetwork network = network(DataType.FLOAT, SoftmaxOutput.of("softmax", CLASSES, 1));
        INDArray features = Nd4j.rand(DataType.FLOAT, 1, 2, FEATURES);

        assertThatThrownBy(() -> network.fit(features, Nd4j.createFromArray(new int[][] {{0, CLASSES}})))
                .hasMessage("labels must be from 0 to 6, but one is 7");
        assertThatThrownBy(() -> network.fit(features, Nd4j.createFromArray(new int[][] {{0, 1, 2}})))
                .hasMessage("labels must have shape [1, 2], batch and time, but have [1, 3]");
        assertThatThrownBy(() -> SoftmaxOutput.of("softmax", 0, 1)).hasMessage("classes must be 1 or more, but is 0");
        assertThatThrownBy(() -> SoftmaxOutput.of("softmax", 2, 0))
                .hasMessage("stepWeight must be above 0.0, but is 0.0");
    }

    private static MultiLayerNetwork network(DataType type, Layer output) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(type)
                .updater(new Sgd(0.5))
                .list(Gru.builder().units(5).returnSequences(true).build(), output)
                .setInputType(InputType.recurrent(FEATURES, RNNFormat.NWC))
                .build());
        network.init();
        return network;
    }

    private static int[][] classes(int batch, int timeSteps) {
        Random random = new Random(3);
        int[][] classes = new int[batch][timeSteps];
        for (int[] example : classes) {
            for (int t = 0; t < timeSteps; t++) {
                example[t] = random.nextInt(CLASSES);
            }
        }
        return classes;
    }

    private static INDArray oneHot(DataType type, int[][] classes) {
        INDArray vectors = Nd4j.create(type, classes.length, classes[0].length, CLASSES);
        for (int i = 0; i < classes.length; i++) {
            for (int t = 0; t < classes[i].length; t++) {
                vectors.putScalar(i, t, classes[i][t], 1);
            }
        }
        return vectors;
    }
}
