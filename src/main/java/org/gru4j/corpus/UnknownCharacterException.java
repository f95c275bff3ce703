package org.gru4j.corpus;

import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;

/** A character that a vocabulary does not have. */
public final class UnknownCharacterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final int codePoint;
    private final int position;

    UnknownCharacterException(int codePoint, int position) {
        super(Words.format("the character %s at position %d is not in the vocabulary", named(codePoint), position + 1));
        this.codePoint = codePoint;
        this.position = position;
    }

    /** The character. */
    public int codePoint() {
        return codePoint;
    }

    /** {@return where it stands in the text, counted in code points from 0} */
    public int position() {
        return position;
    }

    /** {@return a character for a person to read, with its code; of one that cannot be seen the code alone} */
    public static String named(int codePoint) {
        String code = Words.format("U+%04X", codePoint);
        return Visible.isHidden(codePoint) ? code : "“" + Visible.alone(codePoint) + "” (" + code + ")";
    }
}
