package org.gru4j.inspection;

import java.util.List;

/**
 * What a model looked back at: how much the log-probability (natural logarithm) that it gave a character changes with each
 * vector that it read before. The vectors are the one-hot ones of the characters or, where the network begins with an embedding,
 * those of the embedding.
 *
 * @param looks from some positions, ascending
 * @param meanByDistance the mean over all looks that go back so far, of the character just before on; as long as the longest look
 */
public record LookBack(List<Look> looks, List<Double> meanByDistance) {

    public LookBack {
        looks = List.copyOf(looks);
        meanByDistance = List.copyOf(meanByDistance);
    }

    /**
     * A look back from one character.
     *
     * @param position of the character whose log-probability it is
     * @param norms the Euclidean norm of the gradient with respect to each vector before, of the character just before on; 0
     *     where the model does not know the character
     */
    public record Look(int position, List<Double> norms) {

        public Look {
            norms = List.copyOf(norms);
        }
    }
}
