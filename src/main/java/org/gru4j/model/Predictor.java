package org.gru4j.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads characters with a model, one call after another, and tells how probable each next character is. */
public final class Predictor {

    private final MultiLayerNetwork network;
    private final int vocabularySize;
    private final boolean takesIds;

    public Predictor(CharacterModel model) {
        this.network = model.network();
        this.vocabularySize = model.vocabulary().size();
        this.takesIds = model.configuration().startsWithEmbedding();
    }

    /** Forgets what was read. */
    public void reset() {
        network.rnnClearPreviousState();
    }

    /**
     * Reads on, in one or several texts at once.
     *
     * @param ids of the characters that follow what was read before [texts, time]; as many texts as in the call before
     * @return the probability of each character to be the next one [texts, vocabulary]
     */
    public float[][] next(int[][] ids) {
        INDArray output = network.rnnTimeStep(takesIds ? ids(ids) : oneHot(ids));
        return output.rank() == 2
                ? output.toFloatMatrix()
                : output.get(NDArrayIndex.all(), NDArrayIndex.point(output.size(1) - 1), NDArrayIndex.all())
                        .toFloatMatrix();
    }

    private static INDArray ids(int[][] ids) {
        INDArray input = Nd4j.create(DataType.FLOAT, ids.length, ids[0].length); // [texts, time]
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                input.putScalar(text, t, ids[text][t]);
            }
        }
        return input;
    }

    private INDArray oneHot(int[][] ids) {
        INDArray input = Nd4j.create(DataType.FLOAT, ids.length, ids[0].length, vocabularySize);
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                input.putScalar(text, t, ids[text][t], 1);
            }
        }
        return input;
    }
}
