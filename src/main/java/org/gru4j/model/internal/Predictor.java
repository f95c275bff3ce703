package org.gru4j.model.internal;

import java.util.Arrays;
import org.gru4j.corpus.Targets;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads characters with a model, one call after another, and tells how probable each next character is.
 *
 * <p>A network that has learnt at every position goes on from its state for ever. One with {@link Targets#LAST} has only
 * learnt what to say after exactly a window, and knows nothing of states that have seen more: it is asked about the last
 * window of the text. So that a character costs one step all the same, each text is read by as many readers as the window
 * is long, each of which begins one character after the other and begins anew when it has read a window. One whose windows
 * are filled up at their beginning is asked by a {@link PaddedReader}.
 *
 * <p>A predictor is for one thread at a time. Several of one model, each in a thread of its own, give what each would give
 * alone; {@link #fresh} makes another one without copying weights.
 */
public final class Predictor {

    private final CharacterModel model;
    private final CarriedNetwork network;
    private final @Nullable PlainNetwork plain;
    private final @Nullable PaddedReader padded;
    private final boolean everyStep;
    private final int window;
    private long charactersRead;

    /** Reads with the model's weights of now: where they are copied, which is faster, what it learns later is not seen. */
    public Predictor(CharacterModel model) {
        this(
                model,
                model.configuration().targets() == Targets.EVERY
                        ? PlainNetwork.of(model.network()).orElse(null)
                        : null,
                model.padded() == null ? null : new PaddedReader(model, model.padded()));
    }

    private Predictor(CharacterModel model, @Nullable PlainNetwork plain, @Nullable PaddedReader padded) {
        this.model = model;
        this.plain = plain;
        this.padded = padded;
        this.network = new CarriedNetwork(model);
        this.everyStep = model.configuration().targets() == Targets.EVERY;
        this.window = model.configuration().window();
    }

    /** Another one with the same weights, which has read nothing yet. */
    public Predictor fresh() {
        return new Predictor(model, plain == null ? null : plain.fresh(), padded == null ? null : padded.fresh());
    }

    /** The network in plain Java, where it can be that. */
    @Nullable
    PlainNetwork plain() {
        return plain;
    }

    /** Forgets what was read. */
    public void reset() {
        network.reset();
        if (plain != null) {
            plain.reset();
        }
        if (padded != null) {
            padded.reset();
        }
        charactersRead = 0;
    }

    /**
     * Reads on, in one or several texts at once.
     *
     * @param ids of the characters that follow what was read before [texts, time]; as many texts as in the call before
     * @return the probability of each character to be the next one [texts, vocabulary]
     */
    public float[][] next(int[][] ids) {
        if (plain != null) {
            return plain.next(ids);
        }
        if (padded != null) {
            return padded.next(ids);
        }
        if (everyStep) {
            return network.readOn(ids, output -> CarriedNetwork.lastStep(output).toFloatMatrix());
        }
        int time = ids[0].length;
        if (time >= window) {
            reset(); // what was before is out of the window
        }
        float[][] probabilities = {};
        for (int t = Math.max(0, time - window); t < time; t++) {
            probabilities = nextOfReaders(ids, t);
        }
        return probabilities;
    }

    /**
     * Reads on in one text, and tells what follows each character instead of the last one only.
     *
     * @param ids of the characters that follow what was read before, 1 or more
     * @return after each of them, the probability of each character to be the next one [time, vocabulary]
     */
    public float[][] nextOfEach(int[] ids) {
        if (padded != null) {
            return padded.nextOfEach(ids);
        }
        if (plain == null && everyStep) {
            return network.readOn(
                    new int[][] {ids},
                    output -> output.reshape(ids.length, output.size(2)) // from [1, time, vocabulary]
                            .toFloatMatrix());
        }
        float[][] probabilities = new float[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            probabilities[t] = next(new int[][] {{ids[t]}})[0];
        }
        return probabilities;
    }

    /** Reads the characters at {@code time} with all readers, and returns what the one says that has read the most. */
    private float[][] nextOfReaders(int[][] ids, int time) {
        int beginner = (int) (charactersRead % window);
        if (charactersRead > 0) {
            network.scale(allBut(beginner, ids.length));
        }
        int[][] characters = new int[ids.length * window][];
        for (int row = 0; row < characters.length; row++) {
            characters[row] = new int[] {ids[row / window][time]};
        }
        charactersRead++;
        int oldest = charactersRead < window ? 0 : (beginner + 1) % window;
        return network.readOn(
                characters,
                output -> { // [texts · window, vocabulary]
                    float[][] probabilities = new float[ids.length][];
                    for (int text = 0; text < ids.length; text++) {
                        probabilities[text] =
                                output.getRow((long) text * window + oldest).toFloatVector();
                    }
                    return probabilities;
                });
    }

    /** 1 for each reader of each text, but 0 for one of them. */
    private INDArray allBut(int reader, int texts) {
        float[] factors = new float[texts * window];
        Arrays.fill(factors, 1);
        for (int text = 0; text < texts; text++) {
            factors[text * window + reader] = 0;
        }
        return Nd4j.createFromArray(factors).reshape(factors.length, 1);
    }
}
