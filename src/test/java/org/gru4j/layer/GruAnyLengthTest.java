package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.layer.GruNetworks.CLASSES;
import static org.gru4j.layer.GruNetworks.FEATURES;
import static org.gru4j.layer.GruNetworks.assertClose;
import static org.gru4j.layer.GruNetworks.general;
import static org.gru4j.layer.GruNetworks.sequences;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.engine.EngineChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Sequences of whatever length go through one network, one after another. */
class GruAnyLengthTest {

    private static final int LONGEST = 5000;
    private static final double TOLERANCE = 1e-5; // of probabilities, after 5000 steps in float

    static Stream<Arguments> enginesAndLengths() {
        return Stream.of(
                Arguments.of(EngineChoice.AUTO, List.of(1, 100, 37, LONGEST), List.of(1, 100, 37, LONGEST)),
                // The way back over 5000 steps takes the reference minutes on a busy machine.
                Arguments.of(EngineChoice.SAMEDIFF, List.of(1, 100, 37, LONGEST), List.of(1, 100, 37)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndLengths")
    void anyLengthGoesThroughOneNetwork(EngineChoice engine, List<Integer> lengths, List<Integer> trained) {
        MultiLayerNetwork network = network(engine);
        INDArray longest = data(LONGEST).getFeatures();
        INDArray expected = network(EngineChoice.AUTO).output(longest);

        for (int length : lengths) {
            assertClose(network.output(first(longest, length).dup()), first(expected, length), TOLERANCE);
        }
        for (int length : trained) {
            DataSet data = data(length);
            double before = network.score(data);
            network.fit(data);
            assertThat(network.score(data)).as("length %d", length).isLessThan(before);
        }
    }

    private static MultiLayerNetwork network(EngineChoice engine) {
        return GruNetworks.network(
                general(new Sgd(1e-4)),
                RNNFormat.NWC,
                sequences().engine(engine).build());
    }

    private static INDArray first(INDArray sequences, int length) {
        return sequences.get(NDArrayIndex.all(), NDArrayIndex.interval(0, length), NDArrayIndex.all());
    }

    /** Always the same for the same length. */
    private static DataSet data(int length) {
        Random random = new Random(length);
        INDArray features = Nd4j.create(DataType.FLOAT, 1, length, FEATURES);
        INDArray labels = Nd4j.create(DataType.FLOAT, 1, length, CLASSES);
        for (int t = 0; t < length; t++) {
            features.putScalar(new int[] {0, t, random.nextInt(FEATURES)}, 1);
            labels.putScalar(new int[] {0, t, random.nextInt(CLASSES)}, 1);
        }
        return new DataSet(features, labels);
    }
}
