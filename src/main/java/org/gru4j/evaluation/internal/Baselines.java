package org.gru4j.evaluation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.KnownText;

/**
 * Simple ways to predict, over the same characters as a model, with the model's vocabulary:
 *
 * <ul>
 *   <li>uniform: each character of the vocabulary is as probable as any other;
 *   <li>unigram: how often a character stands in the training text, and one more, whatever is before it;
 *   <li>2-gram to {@value #ORDER}-gram: the characters before it count, up to {@code n − 1} of them: interpolated modified
 *       Kneser-Ney ({@link KneserNey}).
 * </ul>
 *
 * As the model, they predict the second character first.
 */
public final class Baselines {

    /** The greatest order of the n-grams. */
    public static final int ORDER = 10;

    /** Of a longer training text the last so many characters are learnt: they are nearest to the text. */
    public static final int MAX_TRAINING_CHARACTERS = 10_000_000;

    /** The name of the one that knows nothing but how often characters stand in the training text. */
    public static final String UNIGRAM = "unigram";

    private static final int QUICK_ORDER = 7;

    /** As many characters as are counted within a second or two. */
    public static final int QUICK_CHARACTERS = 1_000_000;

    private Baselines() {}

    /** The one that needs no training text. */
    public static Baseline uniform(Vocabulary vocabulary) {
        return new Baseline("uniform", Math.log(vocabulary.size()));
    }

    /**
     * All of them, the weakest first.
     *
     * @param training what they learn from, 1 known character or more
     * @param text what they predict, 2 known characters or more
     * @param vocabulary the model's
     */
    public static List<Baseline> of(KnownText training, KnownText text, Vocabulary vocabulary) {
        int[] learnt = training.lastKnownIds(MAX_TRAINING_CHARACTERS);
        int[] predicted = text.knownIds();
        List<Baseline> baselines = new ArrayList<>();
        baselines.add(uniform(vocabulary));
        baselines.add(new Baseline(UNIGRAM, unigram(learnt, predicted, vocabulary.size())));
        double[] nats = new KneserNey(learnt, vocabulary.size(), ORDER).natsPerCharacter(predicted);
        for (int order = 2; order <= ORDER; order++) {
            baselines.add(new Baseline(order + "-gram", nats[order - 1]));
        }
        return baselines;
    }

    /**
     * What to expect of a text, found within a second or two: uniform, unigram, and of the n-grams up to {@value
     * #QUICK_ORDER} the bigram and the best one.
     *
     * @param training what they learn from
     * @param heldOut what they predict, 2 characters or more
     * @param characters at the end of the training text that they learn, {@value #QUICK_CHARACTERS} at most
     */
    public static List<Baseline> quick(
            EncodedText training, EncodedText heldOut, Vocabulary vocabulary, int characters) {
        int[] learnt = training.ids(Math.max(0, training.length() - characters), training.length());
        int[] predicted = heldOut.ids(0, Math.min(heldOut.length(), Math.max(characters / 10, 2)));
        double[] nats = new KneserNey(learnt, vocabulary.size(), QUICK_ORDER).natsPerCharacter(predicted);
        int best = 2;
        for (int order = 3; order <= QUICK_ORDER; order++) {
            best = nats[order - 1] < nats[best - 1] ? order : best;
        }
        return Stream.of(
                        uniform(vocabulary),
                        new Baseline(UNIGRAM, unigram(learnt, predicted, vocabulary.size())),
                        new Baseline("2-gram", nats[1]),
                        new Baseline(best + "-gram", nats[best - 1]))
                .distinct() // the best one may be the bigram
                .toList();
    }

    /** What to expect of a text that is learnt as a whole: the unigram of its end, which predicts what it was learnt from. */
    public static Baseline unigram(EncodedText text, Vocabulary vocabulary) {
        int[] ids = text.ids(Math.max(0, text.length() - QUICK_CHARACTERS), text.length());
        return new Baseline(UNIGRAM, unigram(ids, ids, vocabulary.size()));
    }

    /** Add-one smoothing; the first character of the text is not predicted. */
    static double unigram(int[] training, int[] text, int vocabularySize) {
        int[] counts = new int[vocabularySize];
        for (int id : training) {
            counts[id]++;
        }
        double nats = 0;
        for (int i = 1; i < text.length; i++) {
            nats -= Math.log((counts[text[i]] + 1.0) / (training.length + (double) vocabularySize));
        }
        return nats / (text.length - 1);
    }
}
