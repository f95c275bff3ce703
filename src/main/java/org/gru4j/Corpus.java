package org.gru4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.TextFormat;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.corpus.internal.Split;
import org.gru4j.settings.internal.Range;
import org.gru4j.training.internal.LocalText;
import org.gru4j.training.internal.TrainingText;

/** A text to learn from, or to be measured on. Immutable: any number of threads may share one. */
public final class Corpus {

    /** What {@link #heldOut()} takes, and recipes hold out unless they are told otherwise. */
    private static final double USUAL_SHARE = 0.1;

    private final TrainingText text;

    private Corpus(TrainingText text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    /**
     * Reads files, and folders with every {@code .txt} file below them, in the order given. Their encoding is detected where
     * they are not UTF-8; line ends become {@code \n}.
     *
     * @throws org.gru4j.corpus.CorpusException if one is missing, unreadable or no text, or there is no text at all
     * @throws IOException if reading fails in the middle
     */
    public static Corpus read(Path... paths) throws IOException {
        return read(
                Stream.of(paths).map(Corpus::name).toList(),
                InputStream.nullInputStream(),
                TextFormat.DEFAULT,
                CorpusListener.NONE);
    }

    /** A path is never standard input, however it is called. */
    private static String name(Path path) {
        String name = path.toString();
        return name.equals(CorpusReader.STANDARD_INPUT) ? Path.of(".", name).toString() : name;
    }

    /**
     * Reads files, folders and standard input, in the order given.
     *
     * @param names paths, or {@value CorpusReader#STANDARD_INPUT} for standard input
     * @param standardInput read to its end where a name asks for it
     * @param format which files of a folder are read, and how bytes become characters
     * @param listener is told what of a folder is read, and what was detected
     * @throws org.gru4j.corpus.CorpusException if one is missing, unreadable or no text, or there is no text at all
     * @throws IOException if reading fails in the middle
     */
    public static Corpus read(List<String> names, InputStream standardInput, TextFormat format, CorpusListener listener)
            throws IOException {
        return new Corpus(new LocalText(CorpusReader.read(names, standardInput, format, listener)));
    }

    /**
     * A text in memory.
     *
     * @throws org.gru4j.corpus.CorpusException if it is empty, or has half of a surrogate pair
     */
    public static Corpus of(String text) {
        return new Corpus(new LocalText(CorpusText.of(text)));
    }

    /**
     * A text where a {@link org.gru4j.training.internal.Cluster} reads it.
     *
     * @hidden it is for gru4j's own packages
     */
    public static Corpus of(TrainingText text) {
        return new Corpus(text);
    }

    /** The number of characters (code points). */
    public long length() {
        return text.length();
    }

    /** Its different characters; those of the whole text, where this is the end of one. */
    public Vocabulary vocabulary() {
        return text.vocabulary();
    }

    /** SHA-256 of the characters as UTF-8, in hexadecimal: equal texts have equal fingerprints. */
    public String fingerprint() {
        return text.fingerprint();
    }

    /** The characters; on a cluster some of them. */
    public String text() {
        CorpusText known = known();
        return known.vocabulary().decode(known.text().ids(0, known.text().length()));
    }

    /** The last tenth: what a run holds out unless it is told otherwise. */
    public Corpus heldOut() {
        return heldOut(USUAL_SHARE);
    }

    /**
     * The end of the text.
     *
     * @param share of the text, above 0 and below 1; rounded up to a whole character
     */
    public Corpus heldOut(double share) {
        Range.require(share > 0 && share < 1, "share", "above 0 and below 1", share);
        CorpusText known = known();
        EncodedText all = known.text();
        int start = Math.min(Split.place(all.length(), share), all.length() - 1);
        return new Corpus(new LocalText(known.with(all.slice(start, all.length()))));
    }

    /** What runs learn from. */
    TrainingText training() {
        return text;
    }

    /** What is in memory: all of it, unless a cluster has it. */
    CorpusText known() {
        return text.sample();
    }
}
