package org.gru4j;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.Gru;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program of somebody else's that trains or writes a little, and has its own log, streams and locale. */
final class HostProgram {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(5);

    private HostProgram() {}

    /** What the library is for; each begins in another place of it. */
    enum Use {
        TRAINS,
        WRITES,
        HAS_A_LAYER
    }

    /** What to do, and the model's file, or the folder for it. */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.GERMANY);
        PrintStream out = System.out;
        PrintStream err = System.err;
        Logger log = LoggerFactory.getLogger(HostProgram.class);
        log.info("begins");
        switch (Use.valueOf(args[0])) {
            case TRAINS -> train(Path.of(args[1]));
            case WRITES -> write(Path.of(args[1]));
            case HAS_A_LAYER -> learn();
        }
        log.error("ends", new IllegalStateException("of the host"));
        if (System.out != out || System.err != err || !Locale.getDefault().equals(Locale.GERMANY)) {
            throw new IllegalStateException("the library has changed what is the host's");
        }
    }

    private static void train(Path folder) throws IOException {
        Training.of(Corpus.of(TEXT))
                .recipe(Recipe.builder().layers("gru:8").epochs(2).build())
                .directory(folder.resolve("model"))
                .run();
    }

    private static void write(Path model) throws IOException {
        Writing writing = Writing.options().greedy(true).length(20);
        String text = LanguageModel.load(model).write("The kettle", writing);
        if (text.length() != 20) {
            throw new IllegalStateException("20 characters were to be written, but there are " + text.length());
        }
    }

    private static void learn() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(Gru.builder().units(4).returnSequences(true).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
        network.init();
        network.fit(Nd4j.rand(8, 2, 5), Nd4j.rand(8, 1, 5));
    }
}
