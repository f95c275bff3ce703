package org.gru4j.evaluation.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.Split;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.EvaluationListener;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.evaluation.EvaluationReport.Base;
import org.gru4j.evaluation.KnownText;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.HeldOutShare;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.settings.SettingException;
import org.jspecify.annotations.Nullable;

/** Evaluates a model on a text, or on the part of it that the model has not learnt, beside baselines. */
public final class ModelEvaluation {

    /** Evaluated of the text that a model has learnt, where nothing was held out. */
    public static final double USUAL_SHARE = 0.1;

    private final SavedModel saved;
    private final EvaluationOptions options;
    private final EvaluationListener listener;

    public ModelEvaluation(SavedModel saved, EvaluationOptions options, EvaluationListener listener) {
        this.saved = saved;
        this.options = options;
        this.listener = listener;
    }

    /**
     * Evaluates.
     *
     * @param training what baselines learn from; null for the text before what is evaluated
     * @throws SettingException if the model shall adapt to the text and cannot
     * @throws IllegalArgumentException if there is nothing to predict
     */
    public EvaluationReport of(CorpusText text, @Nullable CorpusText training) {
        if (options.adapt()) {
            DynamicEvaluation.check(saved.model().configuration());
        }
        int from = evaluatedFrom(text);
        KnownText evaluated = part(text, from, text.text().length(), vocabulary());
        if (!evaluated.unknown().isEmpty()) {
            listener.unknown(evaluated);
        }
        EvaluatedText read = read(saved.model(), evaluated);
        EvaluatedText adapted = options.adapt() ? adapted(evaluated) : null;
        List<Baseline> baselines =
                options.baselines() ? baselines(evaluated, trainingPart(text, from, training)) : List.of();
        Base base = options.baselines() ? base(text, from, evaluated) : null;
        return new EvaluationReport(text.text().length(), from, options.resetEvery(), read, adapted, baselines, base);
    }

    private EvaluatedText read(CharacterModel model, KnownText text) {
        return new Evaluator(model, options.resetEvery(), progress(text)).read(text);
    }

    private EvaluatedText adapted(KnownText text) {
        listener.adapting();
        return Evaluator.adapting(saved.model(), options.resetEvery(), progress(text))
                .read(text);
    }

    private IntConsumer progress(KnownText text) {
        return read -> listener.read(read, text.length());
    }

    private @Nullable Base base(CorpusText text, int from, KnownText evaluated) {
        SavedModel base = BaseModel.of(saved).orElse(null);
        if (base == null) {
            return null;
        }
        KnownText known = part(text, from, text.text().length(), base.model().vocabulary());
        if (!Arrays.equals(known.knownPositions(), evaluated.knownPositions())) {
            listener.baseLeftOut(base.name());
            return null;
        }
        return new Base(base.name(), read(base.model(), known).figures());
    }

    private int evaluatedFrom(CorpusText text) {
        int length = text.text().length();
        boolean own = text.fingerprint().equals(saved.model().provenance().corpusFingerprint());
        int learnt = own ? HeldOutShare.charactersLearnt(saved, text) : 0;
        int from = from(length, learnt);
        int evaluated = length - from;
        if (evaluated < 2) {
            throw new IllegalArgumentException(Words.format(
                    "there is nothing to predict in %,d of %,d characters: the first one is only read, so at least 2 are needed",
                    evaluated, length));
        }
        listener.part(evaluated, length, own, Math.max(0, learnt - from));
        return from;
    }

    private int from(int length, int learnt) {
        if (options.heldOut() != null) {
            return Split.place(length, options.heldOut());
        }
        return learnt < length ? learnt : Split.place(length, USUAL_SHARE);
    }

    private static KnownText part(CorpusText text, int from, int to, Vocabulary vocabulary) {
        return KnownText.of(text.text().slice(from, to), text.vocabulary(), vocabulary);
    }

    private @Nullable KnownText trainingPart(CorpusText text, int from, @Nullable CorpusText training) {
        if (training != null) {
            return part(training, 0, training.text().length(), vocabulary());
        }
        return from > 0 ? part(text, 0, from, vocabulary()) : null;
    }

    private List<Baseline> baselines(KnownText text, @Nullable KnownText training) {
        if (training == null) {
            listener.nothingToLearn();
            return List.of(Baselines.uniform(vocabulary()));
        }
        if (!training.unknown().isEmpty()) {
            listener.unknownToLearn(training);
        }
        if (training.length() > Baselines.MAX_TRAINING_CHARACTERS) {
            listener.cut(Baselines.MAX_TRAINING_CHARACTERS, training.length());
        }
        return Baselines.of(training, text, vocabulary());
    }

    private Vocabulary vocabulary() {
        return saved.model().vocabulary();
    }
}
