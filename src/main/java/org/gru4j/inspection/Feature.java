package org.gru4j.inspection;

/** Something that a reader sees in a text, and that a unit may follow. */
public enum Feature {
    QUOTATION("inside quotation marks"),
    BRACKETS("inside brackets"),
    CAPITAL("capital letters"),
    DIGIT("digits"),
    WORD_POSITION("position in the word"),
    LINE_POSITION("position in the line"),
    SENTENCE_POSITION("position in the sentence"),
    WORD_END("blanks and line ends"),
    SENTENCE_END("ends of sentences"),
    LINE_LENGTH("length of the line: verse or prose");

    private final String description;

    Feature(String description) {
        this.description = description;
    }

    /** What it is, in a few words. */
    public String description() {
        return description;
    }
}
