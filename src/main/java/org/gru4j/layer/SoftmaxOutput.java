package org.gru4j.layer;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The output layer of a language model: a softmax over classes at every time step [batch, time, classes], trained by
 * cross entropy. It is an {@link RnnOutputLayer} with two differences: oneDNN computes loss and gradients in one pass
 * where it can, and labels may be the classes' numbers [batch, time] instead of one-hot vectors [batch, time, classes],
 * like Keras's {@code sparse_categorical_crossentropy}.
 */
public class SoftmaxOutput extends RnnOutputLayer {

    private static final long serialVersionUID = 1;

    /** For Jackson; use {@link #of}. */
    public SoftmaxOutput() {}

    /**
     * A layer whose input's width the network's input type gives.
     *
     * @param stepWeight what each time step's cross entropy counts for: 1 for the sum over time, as Deeplearning4j has
     *     it, 1 / length for the mean, as Keras has it
     * @throws IllegalArgumentException if a number is not in its range
     */
    public static SoftmaxOutput of(String name, int classes, double stepWeight) {
        Requirements.atLeast("classes", 1, classes);
        Requirements.above("stepWeight", 0, stepWeight);
        SoftmaxOutput layer = new SoftmaxOutput();
        layer.setLayerName(name);
        layer.setNOut(classes);
        layer.setActivationFn(new ActivationSoftmax());
        layer.setLossFn(new LossMCXENT(Nd4j.valueArrayOf(new long[] {1, classes}, stepWeight)));
        layer.setRnnDataFormat(RNNFormat.NWC);
        layer.setHasBias(true);
        return layer;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        Requirements.inputWidth(this, layerIndex, getNIn());
        LayerValidation.assertNOutSet("SoftmaxOutput", getLayerName(), layerIndex, getNOut());
        SoftmaxOutputLayer layer = new SoftmaxOutputLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        Map<String, INDArray> paramTable = initializer().init(conf, layerParamsView, initializeParams);
        layer.setParamTable(paramTable);
        layer.setConf(conf);
        return layer;
    }
}
