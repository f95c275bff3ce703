package org.gru4j.generation.internal;

import java.util.Arrays;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.SavedModel;

/**
 * What a model reads before each text that it writes. One that has read many kinds of texts would otherwise go on in any of them:
 * english begins where one text has ended, and a model that was trained from another reads the end of its own text first, where it
 * keeps that, and so goes on in its manner. A model that knows one text only needs nothing.
 */
public final class Opening {

    /** What stands between the texts that english has read. */
    private static final String BETWEEN_TEXTS = "\n\n\n";

    /** More would change little, and takes time before the first character. */
    private static final int LONGEST = 300;

    private static final int LINE_END = '\n';
    private static final int[] NOTHING = {};

    private Opening() {}

    /** The ids of what a model reads; none where it begins with zeros. */
    public static int[] of(SavedModel saved) {
        CharacterModel model = saved.model();
        if (saved.file() == null && saved.name().equals(BaseModel.ENGLISH)) {
            return model.vocabulary().encode(BETWEEN_TEXTS);
        }
        CopyIndex own = model.copyIndex();
        return model.provenance().base() == null || own == null ? NOTHING : end(own, model.vocabulary());
    }

    /** The end of a text, and a line end, so that a line begins after it. */
    private static int[] end(CopyIndex text, Vocabulary vocabulary) {
        int[] end = text.lastIds(LONGEST);
        if (!vocabulary.contains(LINE_END) || vocabulary.codePointOf(end[end.length - 1]) == LINE_END) {
            return end;
        }
        int[] line = Arrays.copyOf(end, end.length + 1);
        line[end.length] = vocabulary.idOf(LINE_END);
        return line;
    }
}
