package org.gru4j;

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
 */
public record BaseChoice(double loss, double bigram) {

    /**
     * A model helps where its loss is below this share of the 2-gram's. English has 0.5 to 0.8 of it on English texts, manuals
     * of computers included, and 0.93 or more on Java source, French and Spanish.
     */
    public static final double LIMIT = 0.85;

    private static final String BIGRAM = "2-gram";
    private static final int SAMPLE = 20_000;
    private static final int LEARNT = 100_000;
    private static final int SHORTEST = 10;

    /** Measures a model on a sample of a text. */
    public static BaseChoice of(LanguageModel model, Corpus corpus) {
        CorpusText own = corpus.known();
        CharacterModel base = model.saved().model();
        CorpusText text = own.in(base.vocabulary().union(own.vocabulary()));
        CharacterModel grown =
                base.grown(base.configuration(), text.vocabulary(), base.provenance(), base.beginnings());
        EncodedText all = text.text();
        int sample = Math.min(SAMPLE, all.length() / 2);
        if (sample < SHORTEST) {
            return new BaseChoice(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY); // nothing can be told
        }
        EncodedText learnt = all.slice(0, Math.min(LEARNT, all.length() - sample));
        EncodedText measured = all.slice(all.length() - sample, all.length());
        double bigram = Baselines.quick(learnt, measured, text.vocabulary(), LEARNT).stream()
                .filter(baseline -> baseline.name().equals(BIGRAM))
                .mapToDouble(Baseline::natsPerCharacter)
                .findFirst()
                .orElseThrow();
        double loss = new HeldOutLoss(measured).of(grown, () -> false);
        return new BaseChoice(loss, bigram);
    }

    /** Whether training should begin from the model. */
    public boolean pays() {
        return loss < LIMIT * bigram;
    }

    /** The loss as a share of the 2-gram's: the larger, the less the model knows of the text; 0 where nothing can be told. */
    double strangeness() {
        return Double.isInfinite(bigram) ? 0 : loss / bigram;
    }
}
