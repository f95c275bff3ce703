package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The fast optimizers against ND4J's own, on a network of more numbers than one piece has. */
class FastUpdatersTest {

    private static final int STEPS = 5;

    @ParameterizedTest
    @EnumSource(
            value = Optimizer.class,
            names = {"ADAM", "RMSPROP", "SGD"})
    void giveTheNumbersOfNd4jsOwn(Optimizer optimizer) {
        INDArray input = Nd4j.rand(DataType.FLOAT, 8, 70);
        INDArray labels = Nd4j.eye(80).getRows(1, 2, 3, 4, 5, 6, 7, 8).castTo(DataType.FLOAT);
        MultiLayerNetwork expected = network(optimizer);
        MultiLayerNetwork actual = network(optimizer);
        INDArray before = actual.params().dup();

        for (int step = 0; step < STEPS; step++) {
            FastUpdaters.install(actual);
            actual.fit(input, labels);
            expected.fit(input, labels);
        }

        assertThat(blocks(actual)).allMatch(name -> optimizer == Optimizer.SGD || name.startsWith("Fast"));
        double moved = expected.params().sub(before).amaxNumber().doubleValue();
        assertThat(moved).isPositive();
        assertThat(actual.params().sub(expected.params()).amaxNumber().doubleValue())
                .isLessThan(1e-5 * moved);
        if (optimizer != Optimizer.SGD) { // which has no state
            INDArray state = expected.getUpdater().getStateViewArray();
            assertThat(actual.getUpdater()
                            .getStateViewArray()
                            .sub(state)
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(1e-5 * state.amaxNumber().doubleValue());
        }
    }

    private static List<String> blocks(MultiLayerNetwork network) {
        return ((BaseMultiLayerUpdater<?>) network.getUpdater())
                .getUpdaterBlocks().stream()
                        .map(block -> block.getGradientUpdater().getClass().getSimpleName())
                        .toList();
    }

    private static MultiLayerNetwork network(Optimizer optimizer) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(optimizer.updater(0.01))
                .list(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(70)
                        .nOut(80)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        return network;
    }
}
