package org.gru4j.model.internal;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Characters as a network takes them.
 *
 * @param vocabularySize the width of one-hot vectors
 * @param ids whether the network starts with an embedding, and so takes ids
 */
record CharacterInput(int vocabularySize, boolean ids) {

    static CharacterInput of(CharacterModel model) {
        return new CharacterInput(
                model.vocabulary().size(), model.configuration().startsWithEmbedding());
    }

    /** Ids [texts, time], or one-hot vectors [texts, time, vocabulary]. */
    INDArray of(int[][] characters) {
        return ids ? Nd4j.createFromArray(characters).castTo(DataType.FLOAT) : oneHot(characters);
    }

    private INDArray oneHot(int[][] characters) {
        int time = characters[0].length;
        INDArray vectors = Nd4j.create(DataType.FLOAT, characters.length, time, vocabularySize);
        for (int text = 0; text < characters.length; text++) {
            for (int t = 0; t < time; t++) {
                vectors.data().put(((long) text * time + t) * vocabularySize + characters[text][t], 1);
            }
        }
        return vectors;
    }
}
