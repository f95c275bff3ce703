package org.gru4j.corpus;

/**
 * A text ready for training.
 *
 * @param text the whole text, the sources one after another
 * @param vocabulary its distinct characters
 * @param fingerprint SHA-256 of the decoded text as UTF-8, in hexadecimal: equal text, equal fingerprint
 */
public record Corpus(EncodedText text, Vocabulary vocabulary, String fingerprint) {

    /** A corpus from a text in memory. */
    public static Corpus of(String text) {
        return CorpusReader.fromText(text);
    }
}
