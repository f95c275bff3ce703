package org.gru4j;

import java.util.Comparator;
import java.util.List;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.internal.Baselines;
import org.gru4j.evaluation.internal.HeldOutLoss;
import org.gru4j.model.internal.CharacterModel;

/**
 * Whether training on a text should begin from a model: whether the model knows the text's language better than can be learnt
 * from the text itself by counting.
 *
 * @param loss of the model on a sample of the text, as it is, in nats per character
 * @param rival the best n-gram that was learnt from another part of the text, on the same sample
 * @param pays whether training should begin from the model
 */
public record BaseChoice(double loss, Baseline rival, boolean pays) {

    private static final int SAMPLE = 20_000;
    private static final int LEARNT = 100_000;

    /** Measures a model on a sample of a text. */
    public static BaseChoice of(LanguageModel model, Corpus corpus) {
        CorpusText own = corpus.known();
        CharacterModel base = model.saved().model();
        CorpusText text = own.in(base.vocabulary().union(own.vocabulary()));
        CharacterModel grown =
                base.grown(base.configuration(), text.vocabulary(), base.provenance(), base.beginnings());
        EncodedText all = text.text();
        int sample = Math.min(SAMPLE, all.length() / 2);
        EncodedText learnt = all.slice(0, Math.min(LEARNT, all.length() - sample));
        EncodedText measured = all.slice(all.length() - sample, all.length());
        List<Baseline> rivals = Baselines.quick(learnt, measured, text.vocabulary(), LEARNT);
        Baseline rival = rivals.stream()
                .min(Comparator.comparingDouble(Baseline::natsPerCharacter))
                .orElseThrow();
        double loss = new HeldOutLoss(measured).of(grown, () -> false);
        return new BaseChoice(loss, rival, loss < rival.natsPerCharacter());
    }
}
