package org.gru4j.cli;

import java.util.List;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.evaluation.EvaluationListener;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.KnownText.Unknown;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** Tells the user on standard error what is evaluated, with a bar where a person watches. */
final class EvaluationNotes implements EvaluationListener, AutoCloseable {

    private static final int MOST_NAMED = 10;

    private final Console console;
    private final boolean watched;
    private String reading = "evaluate";
    private @Nullable ProgressBar bar;

    EvaluationNotes(Console console) {
        this.console = console;
        this.watched = console.terminal() && Screen.widthOfErrors().isPresent();
    }

    @Override
    public void part(int evaluated, int all, boolean own, int learnt) {
        if (own) {
            note(Words.format(
                    "the model was trained on this text: evaluating the last %,d of its %,d characters, %s",
                    evaluated,
                    all,
                    learnt > 0 ? Words.format("of which it was trained on %,d", learnt) : "which were held out"));
        } else if (evaluated < all) {
            note(Words.format("evaluating the last %,d of %,d characters", evaluated, all));
        }
    }

    @Override
    public void unknown(KnownText evaluated) {
        note(named(
                evaluated,
                "characters are left out, because the model does not know them; all figures are of the others"));
    }

    @Override
    public void unknownToLearn(KnownText training) {
        note(named(
                training,
                "characters of the text for the baselines are left out, because the model does not know them"));
    }

    @Override
    public void nothingToLearn() {
        note("baselines that learn (unigram, n-grams) are left out, because there is no text to learn from: "
                + "give --training-corpus, or --held-out to evaluate only the end of this one");
    }

    @Override
    public void cut(int learnt, int all) {
        note(Words.format("the baselines learn from the last %,d of %,d characters", learnt, all));
    }

    @Override
    public void baseLeftOut(String name) {
        note(Words.format(
                "%s, from which the model was trained, is left out, because it knows other characters of this text",
                name));
    }

    @Override
    public void adapting() {
        close();
        reading = "adapt";
    }

    @Override
    public void read(int characters, int all) {
        if (watched) {
            bar = bar == null ? ProgressLine.show(reading, all) : bar;
            bar.stepTo(characters);
            if (characters >= all - 1) {
                close();
            }
        }
    }

    private static String named(KnownText text, String consequence) {
        List<Unknown> unknown = text.unknown();
        String named = unknown.stream()
                .limit(MOST_NAMED)
                .map(it -> Words.format("%s %,d ×", UnknownCharacterException.named(it.codePoint()), it.count()))
                .collect(Collectors.joining(", "));
        return Words.format(
                "%,d of %,d %s: %s%s",
                unknown.stream().mapToInt(Unknown::count).sum(),
                text.length(),
                consequence,
                named,
                unknown.size() > MOST_NAMED ? Words.format(" and %,d more", unknown.size() - MOST_NAMED) : "");
    }

    void note(String text) {
        console.err().println("gru evaluate: " + text);
        console.err().flush();
    }

    /** Takes the bar off the screen. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
