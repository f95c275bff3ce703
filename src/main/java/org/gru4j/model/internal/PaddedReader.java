package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads characters with a network of {@link PaddedWindow}s, which has no state: each character costs a pass over the whole
 * window. The filler is never what comes next, and what the network gives to it is shared out among all others. It is for one
 * thread at a time.
 */
final class PaddedReader {

    /** Windows that are computed at once: more would take more memory, and hardly less time. */
    private static final int MOST_AT_ONCE = 64;

    private static final int NONE = -1;

    private final MultiLayerNetwork network;
    private final CharacterInput input;
    private final int[] empty; // that of a text that begins
    private final int filler;
    private final int start;
    private final List<int[]> windows = new ArrayList<>(); // of each text, the newest character last

    /** A reader that has read nothing yet. */
    PaddedReader(CharacterModel model, PaddedWindow padded) {
        this(
                model.network(),
                CharacterInput.of(model),
                model.configuration().window(),
                model.vocabulary().idOf(padded.filler()),
                padded.start() == null ? NONE : model.vocabulary().idOf(padded.start()));
    }

    private PaddedReader(MultiLayerNetwork network, CharacterInput input, int window, int filler, int start) {
        this.network = network;
        this.input = input;
        this.filler = filler;
        this.start = start;
        this.empty = new int[window];
        Arrays.fill(empty, filler);
        if (start != NONE) {
            empty[window - 1] = start;
        }
    }

    /** Another one with the same network, which has read nothing yet. */
    PaddedReader fresh() {
        return new PaddedReader(network, input, empty.length, filler, start);
    }

    /** Forgets what was read. */
    void reset() {
        windows.clear();
    }

    /** Reads on, and returns the probability of each character to be the next one [texts, vocabulary]. */
    float[][] next(int[][] ids) {
        for (int text = 0; text < ids.length; text++) {
            for (int id : ids[text]) {
                read(text, id);
            }
        }
        return probabilities(windows.subList(0, ids.length));
    }

    /** Reads on in one text, and tells what follows each character [time, vocabulary]. */
    float[][] nextOfEach(int[] ids) {
        List<int[]> each = new ArrayList<>();
        for (int id : ids) {
            read(0, id);
            each.add(windows.get(0).clone());
        }
        return probabilities(each);
    }

    private void read(int text, int id) {
        if (text == windows.size()) {
            windows.add(empty.clone());
        }
        int[] window = windows.get(text);
        if (id == start) {
            System.arraycopy(empty, 0, window, 0, window.length);
        } else {
            System.arraycopy(window, 1, window, 0, window.length - 1);
            window[window.length - 1] = id;
        }
    }

    private float[][] probabilities(List<int[]> asked) {
        float[][] probabilities = new float[asked.size()][];
        for (int from = 0; from < asked.size(); from += MOST_AT_ONCE) {
            int to = Math.min(asked.size(), from + MOST_AT_ONCE);
            float[][] some = output(asked.subList(from, to).toArray(int[][]::new));
            for (int i = from; i < to; i++) {
                probabilities[i] = withoutFiller(some[i - from]);
            }
        }
        return probabilities;
    }

    private float[][] output(int[][] some) {
        synchronized (network) { // as Deeplearning4j's own methods do
            try (INDArray ids = input.of(some);
                    INDArray output = network.output(ids)) {
                return output.toFloatMatrix();
            }
        }
    }

    private float[] withoutFiller(float[] probabilities) {
        double rest = 0;
        probabilities[filler] = 0;
        for (float probability : probabilities) {
            rest += probability;
        }
        for (int id = 0; id < probabilities.length; id++) {
            probabilities[id] = (float) (probabilities[id] / rest);
        }
        return probabilities;
    }
}
