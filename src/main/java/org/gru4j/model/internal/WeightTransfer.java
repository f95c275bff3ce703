package org.gru4j.model.internal;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.LookAlikes;
import org.gru4j.layer.Gru;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies the weights of a network into another one that has the same layers but knows more characters. A new character begins
 * as the one that it looks like ({@link LookAlikes}), but as a rare one; where none is alike, with the fresh weights of the other
 * network, and as rare as the rarest.
 */
final class WeightTransfer {

    private static final int NONE = -1;

    /** How much less a new character is expected than the one that it looks like, in nats. */
    private static final double RARER = 3;

    private final int[] sources; // by new id: the old id of the character itself, or of the one that it looks like
    private final boolean[] isNew;

    WeightTransfer(Vocabulary from, Vocabulary to) {
        this.sources = new int[to.size()];
        this.isNew = new boolean[to.size()];
        for (int id = 0; id < sources.length; id++) {
            int character = to.codePointOf(id);
            isNew[id] = !from.contains(character);
            sources[id] = isNew[id]
                    ? LookAlikes.of(character, from).stream()
                            .map(from::idOf)
                            .findFirst()
                            .orElse(NONE)
                    : from.idOf(character);
        }
    }

    /** Copies all weights. A character has a row in the first layer's input weights, and a column in each parameter of the last layer. */
    void copy(MultiLayerNetwork from, MultiLayerNetwork to) {
        int last = from.getnLayers() - 1;
        for (int i = 0; i <= last; i++) {
            Layer target = to.getLayer(i);
            for (Map.Entry<String, INDArray> parameter :
                    from.getLayer(i).paramTable().entrySet()) {
                INDArray old = parameter.getValue();
                INDArray grown = target.getParam(parameter.getKey());
                if (i == last && old.rank() == 1) {
                    copyBiases(old, grown);
                } else if (i == last) {
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
        for (int id = 0; id < sources.length; id++) {
            if (sources[id] != NONE) {
                grown.getRow(id).assign(old.getRow(sources[id]));
            }
        }
    }

    private void copyColumns(INDArray old, INDArray grown) {
        for (int id = 0; id < sources.length; id++) {
            if (sources[id] != NONE) {
                grown.getColumn(id).assign(old.getColumn(sources[id]));
            }
        }
    }

    private void copyBiases(INDArray old, INDArray grown) {
        float[] biases = old.toFloatVector();
        double rarest = old.minNumber().doubleValue();
        for (int id = 0; id < sources.length; id++) {
            double source = sources[id] == NONE ? rarest : biases[sources[id]];
            grown.putScalar(id, isNew[id] && sources[id] != NONE ? source - RARER : source);
        }
    }

    private static boolean isInputWeights(String name) {
        return name.equals(Gru.KERNEL) || name.equals(DefaultParamInitializer.WEIGHT_KEY);
    }
}
