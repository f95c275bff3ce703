package org.gru4j.corpus.internal;

import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;

/**
 * A text ready for training.
 *
 * @param text the whole text, the sources one after another
 * @param vocabulary its distinct characters
 * @param fingerprint SHA-256 of the decoded text as UTF-8, in hexadecimal: equal text, equal fingerprint
 */
public record CorpusText(EncodedText text, Vocabulary vocabulary, String fingerprint) {

    /**
     * The same text with the ids of a larger vocabulary.
     *
     * @throws UnknownCharacterException if that one lacks a character of this corpus
     */
    public CorpusText in(Vocabulary larger) {
        return larger.equals(vocabulary) ? this : new CorpusText(text.recoded(vocabulary, larger), larger, fingerprint);
    }

    /** A corpus from a text in memory. */
    public static CorpusText of(String text) {
        return CorpusReader.fromText(text);
    }

    /** A part of it, or another text of its characters. */
    public CorpusText with(EncodedText part) {
        Fingerprint ofPart = new Fingerprint();
        for (int i = 0; i < part.length(); i++) {
            ofPart.add(vocabulary.codePointOf(part.idAt(i)));
        }
        return new CorpusText(part, vocabulary, ofPart.hexadecimal());
    }
}
