package org.gru4j;

import java.util.List;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.internal.Baselines;
import org.gru4j.evaluation.internal.HeldOutLoss;
import org.gru4j.model.internal.CharacterModel;

/**
 * Whether training on a text should begin from a model: whether the model predicts the text clearly better than the text's own
 * pairs of characters do, as it does where it knows the language.
 *
 * @param loss of the model on a sample of the text, as it is, in nats per character
 * @param bigram that of the 2-gram that was learnt from another part of the text
 * @param best that of the best n-gram that was learnt from that part, of the orders 2 to 7
 */
public record BaseChoice(double loss, double bigram, double best) {

    /**
     * A model helps where its loss is below this share of the 2-gram's. English has 0.5 to 0.8 of it on English texts and on
     * source code in Java and Python, and 0.92 or more on French, Spanish and headers in C.
     */
    public static final double LIMIT = 0.85;

    /**
     * How a loss as a share of the best n-gram's compares with one as a share of the 2-gram's: a text that repeats itself has much of
     * its own, however well its language is known.
     */
    private static final double OF_BEST = 0.65;

    private static final String BIGRAM = "2-gram";
    private static final int SAMPLE = 20_000;
    private static final int LEARNT = 100_000;
    private static final int SHORTEST = 10;

    /** Measures a model on a sample of a text. */
    public static BaseChoice of(LanguageModel model, Corpus corpus) {
        CorpusText known = corpus.known();
        CharacterModel base = model.saved().model();
        CorpusText text = known.in(base.vocabulary().union(known.vocabulary()));
        CharacterModel grown =
                base.grown(base.configuration(), text.vocabulary(), base.provenance(), base.beginnings());
        EncodedText all = text.text();
        int sample = Math.min(SAMPLE, all.length() / 2);
        if (sample < SHORTEST) {
            double unknown = Double.POSITIVE_INFINITY; // nothing can be told
            return new BaseChoice(unknown, unknown, unknown);
        }
        EncodedText learnt = all.slice(0, Math.min(LEARNT, all.length() - sample));
        EncodedText measured = all.slice(all.length() - sample, all.length());
        List<Baseline> own = Baselines.quick(learnt, measured, text.vocabulary(), LEARNT);
        double bigram = own.stream()
                .filter(baseline -> baseline.name().equals(BIGRAM))
                .mapToDouble(Baseline::natsPerCharacter)
                .findFirst()
                .orElseThrow();
        double loss = new HeldOutLoss(measured).of(grown, () -> false);
        return new BaseChoice(loss, bigram, own.get(own.size() - 1).natsPerCharacter());
    }

    /** Whether training should begin from the model. */
    public boolean pays() {
        return loss < LIMIT * bigram;
    }

    /**
     * How much the text has that the model does not know: the loss as a share of the 2-gram's, or more where the text repeats itself; 0
     * where nothing can be told.
     */
    double strangeness() {
        return Double.isInfinite(bigram) ? 0 : Math.max(loss / bigram, OF_BEST * loss / best);
    }
}
