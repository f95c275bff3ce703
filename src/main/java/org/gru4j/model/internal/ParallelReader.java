package org.gru4j.model.internal;

import java.util.Arrays;
import org.gru4j.corpus.Targets;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads many texts at once, block after block, and tells how probable each character was that followed: the fast way to
 * measure a model, where {@link Predictor} is the fast way to write with one. A reader is for one thread at a time; several
 * of one model, each in a thread of its own, give what each would give alone.
 */
public final class ParallelReader {

    private final CarriedNetwork network;
    private final boolean everyStep;

    /** Reads with the model's weights. */
    public ParallelReader(CharacterModel model) {
        this.network = new CarriedNetwork(model);
        this.everyStep = model.configuration().targets() == Targets.EVERY;
    }

    /** Forgets what was read. */
    public void reset() {
        network.reset();
    }

    /**
     * Reads on. A network with {@link Targets#LAST} has an answer after the last character only, and no more texts.
     *
     * @param characters the ids that are read, and in each text the one that follows [texts, time + 1]
     * @return the probability of each character that followed one that was read [texts, time], or [texts, 1]
     */
    public float[][] read(int[][] characters) {
        int time = characters[0].length - 1;
        int[][] read = new int[characters.length][];
        for (int text = 0; text < read.length; text++) {
            read[text] = Arrays.copyOf(characters[text], time);
        }
        return network.readOn(read, output -> probabilities(output, characters));
    }

    /** Those of the characters that followed, from all [texts, time, vocabulary] or [texts, vocabulary]. */
    private float[][] probabilities(INDArray output, int[][] characters) {
        int time = characters[0].length - 1;
        float[][] probabilities = new float[characters.length][everyStep ? time : 1];
        for (int text = 0; text < probabilities.length; text++) {
            for (int t = 0; t < probabilities[text].length; t++) {
                probabilities[text][t] = everyStep
                        ? output.getFloat(text, t, characters[text][t + 1])
                        : output.getFloat(text, characters[text][time]);
            }
        }
        return probabilities;
    }
}
