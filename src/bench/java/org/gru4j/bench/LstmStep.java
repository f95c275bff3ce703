package org.gru4j.bench;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Deeplearning4j's own LSTM, as its examples have it: [batch, features, time]. */
final class LstmStep {

    private LstmStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        Layer lstm =
                new LSTM.Builder().nOut(work.units).activation(Activation.TANH).build();
        Layer output = work.everyPosition
                ? new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(work.vocabulary)
                        .activation(Activation.SOFTMAX)
                        .build()
                : new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(work.vocabulary)
                        .activation(Activation.SOFTMAX)
                        .build();
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new RmsProp(Workload.LEARNING_RATE))
                .list(work.everyPosition ? lstm : new LastTimeStep(lstm), output)
                .setInputType(InputType.recurrent(work.vocabulary))
                .build());
        network.init();
        Random random = new Random(1);
        Timing.print(() -> {
            int[][] windows = work.windows(random);
            network.fit(oneHot(windows, 0, work), work.everyPosition ? oneHot(windows, 1, work) : last(windows, work));
        });
    }

    /** [batch, vocabulary, time], from a character of each window on. */
    private static INDArray oneHot(int[][] windows, int first, Workload work) {
        float[] values = new float[work.batch * work.vocabulary * work.timeSteps];
        for (int i = 0; i < work.batch; i++) {
            for (int t = 0; t < work.timeSteps; t++) {
                values[(i * work.vocabulary + windows[i][first + t]) * work.timeSteps + t] = 1;
            }
        }
        return Nd4j.create(values, new long[] {work.batch, work.vocabulary, work.timeSteps}, 'c');
    }

    private static INDArray last(int[][] windows, Workload work) {
        INDArray labels = Nd4j.create(DataType.FLOAT, work.batch, work.vocabulary);
        for (int i = 0; i < work.batch; i++) {
            labels.putScalar(i, windows[i][work.timeSteps], 1);
        }
        return labels;
    }
}
