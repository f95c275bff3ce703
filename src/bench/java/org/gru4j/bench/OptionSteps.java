package org.gru4j.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBuilder;
import org.gru4j.layer.SoftmaxOutput;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** A training step of a network with each option of the layer, and the share of the classic layer's speed that is left. */
final class OptionSteps {

    private static final int UNITS = 256;
    private static final int BATCH = 32;
    private static final int TIME_STEPS = 32;
    private static final int VOCABULARY = 65;
    private static final double SECONDS = 3;

    private OptionSteps() {}

    public static void main(String[] arguments) {
        Map<String, UnaryOperator<GruBuilder>> options = new LinkedHashMap<>();
        options.put("classic", gru -> gru);
        options.put("resetAfter(false)", gru -> gru.resetAfter(false));
        options.put("dropout", gru -> gru.dropout(0.1));
        options.put("recurrentDropout", gru -> gru.recurrentDropout(0.1));
        options.put("both", gru -> gru.dropout(0.1).recurrentDropout(0.1));
        options.put(
                "both, resetAfter(false)",
                gru -> gru.dropout(0.1).recurrentDropout(0.1).resetAfter(false));
        options.put("recurrentKernelDropout", gru -> gru.recurrentKernelDropout(0.1));
        options.put("outputDropout", gru -> gru.outputDropout(0.1));
        options.put("goBackwards", gru -> gru.goBackwards(true));
        for (KerasActivation activation : KerasActivation.values()) {
            options.put("activation " + activation, gru -> gru.activation(activation));
        }
        options.put("gates HARD_SIGMOID", gru -> gru.recurrentActivation(KerasActivation.HARD_SIGMOID));
        options.put("gates GELU", gru -> gru.recurrentActivation(KerasActivation.GELU));
        options.put("engine openblas", gru -> gru.engine(EngineChoice.OPENBLAS));
        options.put("engine samediff", gru -> gru.engine(EngineChoice.SAMEDIFF));
        double classic = median(options.get("classic"), false, DataType.FLOAT); // twice: the first one warms up
        System.out.println("| option | ms | speed |\n|---|---|---|");
        classic = print("classic", median(options.get("classic"), false, DataType.FLOAT), classic);
        for (Map.Entry<String, UnaryOperator<GruBuilder>> option : options.entrySet()) {
            print(option.getKey(), median(option.getValue(), false, DataType.FLOAT), classic);
        }
        print("a mask with holes", median(options.get("classic"), true, DataType.FLOAT), classic);
        print("double precision", median(options.get("classic"), false, DataType.DOUBLE), classic);
    }

    private static double print(String option, double milliseconds, double classic) {
        System.out.printf("| %s | %.2f | %.2f |%n", option, milliseconds, classic / milliseconds);
        return milliseconds;
    }

    private static double median(UnaryOperator<GruBuilder> option, boolean masked, DataType type) {
        Nd4j.setDefaultDataTypes(type, type);
        Gru gru = option.apply(Gru.builder().units(UNITS).returnSequences(true)).build();
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new Adam(0.001))
                .list(gru, SoftmaxOutput.of("softmax", VOCABULARY, 1.0 / TIME_STEPS))
                .setInputType(InputType.recurrent(VOCABULARY, RNNFormat.NWC))
                .build());
        network.init();
        Random random = new Random(1);
        INDArray features = Nd4j.create(type, BATCH, TIME_STEPS, VOCABULARY);
        INDArray mask = Nd4j.ones(type, BATCH, TIME_STEPS);
        int[][] labels = new int[BATCH][TIME_STEPS];
        for (int row = 0; row < BATCH; row++) {
            for (int t = 0; t < TIME_STEPS; t++) {
                features.putScalar(row, t, random.nextInt(VOCABULARY), 1);
                labels[row][t] = random.nextInt(VOCABULARY);
                mask.putScalar(row, t, (row + t) % 5 == 0 ? 0 : 1);
            }
        }
        INDArray targets = Nd4j.createFromArray(labels);
        Runnable step =
                masked ? () -> network.fit(features, targets, mask, mask) : () -> network.fit(features, targets);
        Timing.run(step, SECONDS / 3);
        return Timing.median(Timing.run(step, SECONDS));
    }
}
