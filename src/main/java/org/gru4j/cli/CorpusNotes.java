package org.gru4j.cli;

import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Consumer;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.EncodingDoubt;
import org.gru4j.corpus.LeftOut;
import org.gru4j.internal.Words;

/**
 * Tells the user in a line each what of a corpus was read, and how.
 *
 * @param facts is told what of a folder was read
 * @param notes is told what the user may want to change
 */
record CorpusNotes(Consumer<String> facts, Consumer<String> notes) implements CorpusListener {

    @Override
    public void onFolder(String folder, int texts, LeftOut leftOut) {
        facts.accept(Words.format(
                "corpus: %,d %s of %s%s",
                texts, texts == 1 ? "file" : "files", folder, leftOut.isEmpty() ? "" : "; left out: " + leftOut));
    }

    @Override
    public void onGuess(Charset encoding, List<String> sources) {
        boolean one = sources.size() == 1;
        notes.accept(Words.format(
                "%s %s not UTF-8 and %s taken for %s; if %s not, name %s encoding with --encoding",
                named(sources),
                one ? "is" : "are",
                one ? "was" : "were",
                encoding,
                one ? "it is" : "they are",
                one ? "its" : "their"));
    }

    @Override
    public void onDoubt(EncodingDoubt doubt) {
        notes.accept(Words.format(
                "%s was taken for %s and reads \"%s\"; if \"%s\" is right, give --encoding %s",
                doubt.source(), doubt.taken(), doubt.reads(), doubt.wouldRead(), doubt.other()));
    }

    @Override
    public void onMarks(long marks, List<String> sources) {
        notes.accept(Words.format(
                "%s had %,d byte order %s (U+FEFF) in the middle, which %s left out",
                named(sources), marks, marks == 1 ? "mark" : "marks", marks == 1 ? "is" : "are"));
    }

    private static String named(List<String> sources) {
        return sources.size() == 1
                ? sources.get(0)
                : Words.format("%s and %,d more", sources.get(0), sources.size() - 1);
    }
}
