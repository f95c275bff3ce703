package org.gru4j.model.internal;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.layer.Gru;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies the weights of a network into another one that has the same layers but knows more characters. */
final class WeightTransfer {

    private final int[] newIds; // by old id

    WeightTransfer(Vocabulary from, Vocabulary to) {
        this.newIds = to.encode(from.characters());
    }

    /**
     * Copies all weights. A character has a row in the first layer's input weights, and a column in each parameter of the
     * last layer; rows and columns that only the target has keep their values.
     */
    void copy(MultiLayerNetwork from, MultiLayerNetwork to) {
        int last = from.getnLayers() - 1;
        for (int i = 0; i <= last; i++) {
            Layer target = to.getLayer(i);
            for (Map.Entry<String, INDArray> parameter :
                    from.getLayer(i).paramTable().entrySet()) {
                INDArray old = parameter.getValue();
                INDArray grown = target.getParam(parameter.getKey());
                if (i == last) {
                    copyColumns(old, grown);
                } else if (i == 0 && isInputWeights(parameter.getKey())) {
                    copyRows(old, grown);
                } else {
                    grown.assign(old);
                }
            }
        }
    }

    private void copyRows(INDArray old, INDArray grown) {
        for (int id = 0; id < newIds.length; id++) {
            grown.getRow(newIds[id]).assign(old.getRow(id));
        }
    }

    private void copyColumns(INDArray old, INDArray grown) {
        for (int id = 0; id < newIds.length; id++) {
            if (old.rank() == 1) {
                grown.putScalar(newIds[id], old.getFloat(id));
            } else {
                grown.getColumn(newIds[id]).assign(old.getColumn(id));
            }
        }
    }

    private static boolean isInputWeights(String name) {
        return name.equals(Gru.KERNEL) || name.equals(DefaultParamInitializer.WEIGHT_KEY);
    }
}
