package org.gru4j.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/** An {@link AnyGru} at work: what the base class, which is made for graphs of one sequence length, leaves undone for both. */
abstract class AnyGruLayer extends SameDiffLayer {

    private static final long serialVersionUID = 1;

    AnyGruLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** What the regularizer of the last output adds to the loss. */
    abstract double activityLoss();

    /** Takes views of a gradient array, its own or that of what it is a part of. */
    void gradientTable(Map<String, INDArray> table) {
        this.gradTable = table;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        gradientTable(gradTable);
    }

    /** Unlike the base class's, sets it. */
    @Override
    public void setParam(String key, INDArray value) {
        super.setParam(key, value); // checks name and shape
        getParam(key).assign(value);
    }

    /** What the regularizers of the weights and of the last output add to the loss. */
    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        double score = 0;
        for (Map.Entry<String, INDArray> parameter : paramTable().entrySet()) {
            for (Regularization regularization : layerConf().getRegularizationByParam(parameter.getKey())) {
                score += regularization.score(parameter.getValue(), getIterationCount(), getEpochCount());
            }
        }
        return score + activityLoss();
    }

    @Override
    public Type type() {
        return Type.RECURRENT;
    }
}
