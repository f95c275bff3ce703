package org.gru4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.Gru;
import org.gru4j.layer.SoftmaxOutput;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A network of gru4j's layers, by {@link MultiLayerNetwork#fit}. */
final class Gru4jStep {

    private Gru4jStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        MultiLayerNetwork network = network(work);
        Random random = new Random(1);
        Timing.print(() -> {
            int[][] windows = work.windows(random);
            INDArray features = Nd4j.create(
                    work.oneHot(windows), new long[] {Workload.BATCH, Workload.TIME_STEPS, work.vocabulary}, 'c');
            network.fit(features, work.everyPosition ? next(windows) : last(windows, work.vocabulary));
        });
    }

    private static MultiLayerNetwork network(Workload work) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Gru.builder()
                .units(work.units)
                .returnSequences(work.everyPosition)
                .build());
        layers.add(
                work.everyPosition
                        ? SoftmaxOutput.of("softmax", work.vocabulary, 1.0 / Workload.TIME_STEPS)
                        : new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(work.vocabulary)
                                .activation(Activation.SOFTMAX)
                                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new RmsProp(Workload.LEARNING_RATE))
                .list(layers.toArray(Layer[]::new))
                .setInputType(InputType.recurrent(work.vocabulary, RNNFormat.NWC))
                .build());
        network.init();
        return network;
    }

    private static INDArray next(int[][] windows) {
        int[][] ids = new int[windows.length][Workload.TIME_STEPS];
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(windows[i], 1, ids[i], 0, Workload.TIME_STEPS);
        }
        return Nd4j.createFromArray(ids);
    }

    private static INDArray last(int[][] windows, int vocabulary) {
        float[] values = new float[windows.length * vocabulary];
        for (int i = 0; i < windows.length; i++) {
            values[i * vocabulary + windows[i][Workload.TIME_STEPS]] = 1;
        }
        return Nd4j.create(values, new long[] {windows.length, vocabulary}, 'c');
    }
}
