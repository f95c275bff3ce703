package org.gru4j.training.internal;

import java.util.List;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.internal.Baselines;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.TrainingEvent.LearntLittle;
import org.jspecify.annotations.Nullable;

/** What a run's model is compared to: how well its text can be predicted without a network. */
final class RunBaselines {

    /** Characters that baselines learn from, for each second that is left: they take some hundredths of it. */
    private static final double CHARACTERS_PER_SECOND = 20_000;

    /** A loss above this share of the unigram's shows that next to nothing was learnt of the order of characters. */
    private static final double NEAR = 0.98;

    private RunBaselines() {}

    /** How they predict the held-out text, the weakest first; none where nothing is held out. */
    static List<Baseline> baselines(CharacterModel model, TrainingData data, double secondsLeft) {
        EncodedText heldOut = data.heldOut();
        if (heldOut == null) {
            return List.of();
        }
        int characters = (int) Math.min(Baselines.QUICK_CHARACTERS, CHARACTERS_PER_SECOND * Math.max(secondsLeft, 1));
        return Baselines.quick(data.beforeHeldOut(), heldOut, model.vocabulary(), characters);
    }

    /** What is to be told of a run that ends, and that has measured a loss, if it has learnt little; null if it has not. */
    static @Nullable LearntLittle ofRun(TrainingRun run, TrainingData data) {
        double loss = run.losses().lowest();
        double unigram = unigram(run, data);
        return loss > NEAR * unigram ? new LearntLittle(loss, data.heldOut() != null, unigram) : null;
    }

    /** That of the held-out text is a baseline; without one it is the training text's own. */
    private static double unigram(TrainingRun run, TrainingData data) {
        return run.baselines().stream()
                .filter(baseline -> baseline.name().equals(Baselines.UNIGRAM))
                .findFirst()
                .orElseGet(() ->
                        Baselines.unigram(data.beforeHeldOut(), run.model().vocabulary()))
                .natsPerCharacter();
    }
}
