package org.gru4j.corpus;

/**
 * A text ready for training.
 *
 * @param text the whole text, the sources one after another
 * @param vocabulary its distinct characters
 * @param fingerprint SHA-256 of the decoded text as UTF-8, in hexadecimal: equal text, equal fingerprint
 */
public record Corpus(EncodedText text, Vocabulary vocabulary, String fingerprint) {

    /**
     * {@return the same text with the ids of a larger vocabulary}
     *
     * @throws UnknownCharacterException if that one lacks a character of this corpus
     */
    public Corpus in(Vocabulary larger) {
        return larger.equals(vocabulary) ? this : new Corpus(text.recoded(vocabulary, larger), larger, fingerprint);
    }

    /** {@return a corpus from a text in memory} */
    public static Corpus of(String text) {
        return CorpusReader.fromText(text);
    }
}
