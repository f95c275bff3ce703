import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.Gru;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The layer in a network of Deeplearning4j's: it learns to sum up sequences, and prints the loss before and after. */
public class Layer {

    public static void main(String[] args) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list()
                .layer(Gru.builder().units(16).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
        network.init();
        INDArray sequences = Nd4j.rand(64, 2, 10);
        INDArray sums = sequences.sum(1, 2).reshape(64, 1);
        network.fit(sequences, sums);
        double before = network.score();
        for (int step = 0; step < 200; step++) {
            network.fit(sequences, sums);
        }
        System.out.println("loss before " + before + ", after " + network.score());
        if (!(network.score() < 0.1 * before)) {
            throw new IllegalStateException("it has learnt nothing");
        }
    }
}
