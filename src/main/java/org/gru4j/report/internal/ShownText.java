package org.gru4j.report.internal;

import java.util.List;
import java.util.SplittableRandom;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.HeldOutShare;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.sampling.internal.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The text that a model is shown with.
 *
 * @param source what text it is, in a sentence
 */
record ShownText(CorpusText text, String source) {

    /** At which a model writes well enough to be read, and not the same again and again. */
    private static final double TEMPERATURE = 0.7;

    /**
     * The text that was given, of which the part that the model has not learnt is shown where it has learnt the rest; without
     * one, that part of the model's own text, or else one that it writes.
     *
     * @param length of a text that is written
     */
    static ShownText of(SavedModel saved, @Nullable CorpusText given, int length) {
        if (given != null && !isOwn(saved, given)) {
            return new ShownText(given, "This is the text that was given.");
        }
        CorpusText own = given == null ? kept(saved.model()) : given;
        int learnt = own == null ? 0 : HeldOutShare.charactersLearnt(saved, own);
        if (own != null && learnt < own.text().length() - 1) {
            return new ShownText(
                    own.with(own.text().slice(learnt, own.text().length())),
                    Words.format(
                            "This is the text that was held out in training, from character %,d on; the model has not learnt it.",
                            learnt + 1));
        }
        return given == null
                ? new ShownText(written(saved.model(), length), "This is a text that the model wrote itself.")
                : new ShownText(given, "This is the text that the model has learnt.");
    }

    private static boolean isOwn(SavedModel saved, CorpusText text) {
        return text.fingerprint().equals(saved.model().provenance().corpusFingerprint());
    }

    /** The text that the model keeps; null where it keeps none, or only the beginning of one. */
    private static @Nullable CorpusText kept(CharacterModel model) {
        CopyIndex index = model.copyIndex();
        return index == null || index.characters() < model.provenance().corpusCharacters()
                ? null
                : new CorpusText(
                        index.text(), model.vocabulary(), model.provenance().corpusFingerprint());
    }

    private static CorpusText written(CharacterModel model, int length) {
        String prompt = model.beginnings().get(0);
        StringBuilder text = new StringBuilder(prompt);
        int more = Math.max(1, length - prompt.codePointCount(0, prompt.length()));
        Voice voice = new Voice(Sampler.temperature(TEMPERATURE), new SplittableRandom(1), text::append);
        new TextGenerator(model).write(prompt, more, List.of(voice));
        return CorpusText.of(text.toString());
    }
}
