package org.gru4j.evaluation.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;

/**
 * How an n-gram predicts a text, character by character: of those from 2 to {@value #ORDER} the one that does it best. Where the
 * text stands in what they learn from, it is left out there: what knows a text by heart is no measure for how well it can be
 * predicted.
 *
 * @param order of the n-gram
 * @param charactersLearnt how long the text was that it learnt from
 * @param textLeftOut whether the text stood there
 * @param nats −ln p of each character of the text; NaN of the first one, which is only read
 */
@SuppressWarnings("ArrayRecordComponent") // it is as long as the text, and nobody compares two of them
public record NGramReading(int order, int charactersLearnt, boolean textLeftOut, double[] nats) {

    private static final int ORDER = 7;

    /**
     * Learns and reads.
     *
     * @param training ids of what they learn from; of a longer one the last {@value Baselines#QUICK_CHARACTERS}, or those around
     *     the text
     * @param text ids, 2 or more
     * @return nothing if there is nothing left to learn
     */
    public static Optional<NGramReading> of(int[] training, int[] text, Vocabulary vocabulary) {
        int place = place(text, training);
        int[] learnt = place < 0 ? last(training, training.length) : around(training, place, place + text.length);
        if (learnt.length == 0) {
            return Optional.empty();
        }
        KneserNey.Reader reader = new KneserNey(learnt, vocabulary.size(), ORDER).new Reader();
        double[][] nats = new double[ORDER][text.length];
        for (int i = 0; i < text.length; i++) {
            double[] probabilities = reader.read(text[i]);
            for (int order = 1; order <= ORDER; order++) {
                nats[order - 1][i] = i == 0 ? Double.NaN : -Math.log(probabilities[order - 1]);
            }
        }
        int best = 2;
        for (int order = 3; order <= ORDER; order++) {
            best = sum(nats[order - 1]) < sum(nats[best - 1]) ? order : best;
        }
        return Optional.of(new NGramReading(best, learnt.length, place >= 0, nats[best - 1]));
    }

    private static double sum(double[] nats) {
        return Arrays.stream(nats, 1, nats.length).sum();
    }

    /** Where a text stands in another one, −1 for nowhere. */
    private static int place(int[] text, int[] in) {
        for (int place = 0; place + text.length <= in.length; place++) {
            if (Arrays.equals(text, 0, text.length, in, place, place + text.length)) {
                return place;
            }
        }
        return -1;
    }

    private static int[] last(int[] ids, int end) {
        return Arrays.copyOfRange(ids, Math.max(0, end - Baselines.QUICK_CHARACTERS), end);
    }

    /** What is before and behind a part. */
    private static int[] around(int[] ids, int start, int end) {
        int[] before = last(ids, start);
        int count = Math.min(ids.length - end, Baselines.QUICK_CHARACTERS - before.length);
        return IntStream.concat(Arrays.stream(before), Arrays.stream(ids, end, end + count))
                .toArray();
    }
}
