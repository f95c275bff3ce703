package org.gru4j.generation.internal;

import org.gru4j.corpus.Vocabulary;
import org.gru4j.sampling.internal.Sampler;

/** A sampler that writes a given text over and over, whatever the network says. */
public final class Script implements Sampler {

    private final int[] ids;
    private int next;

    public Script(String text, Vocabulary vocabulary) {
        this.ids = vocabulary.encode(text);
    }

    @Override
    public int sample(float[] probabilities, int[] recent, double random) {
        return ids[next++ % ids.length];
    }
}
