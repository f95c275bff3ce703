package org.gru4j.evaluation.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.TextFormat;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;

/** A well-known text in two, the last tenth held out. */
record SplitText(EncodedText trainingText, EncodedText heldOutText, int vocabularySize) {

    /** Skips the test where the text is not there. */
    static SplitText of(String path) throws IOException {
        Path file = Path.of(path);
        assumeTrue(Files.exists(file), () -> file + " is not there: its published figures are not compared with");
        CorpusText corpus = CorpusReader.read(
                List.of(file.toString()), InputStream.nullInputStream(), TextFormat.DEFAULT, CorpusListener.NONE);
        EncodedText text = corpus.text();
        int from = (int) (text.length() * 0.9);
        return new SplitText(
                text.slice(0, from),
                text.slice(from, text.length()),
                corpus.vocabulary().size());
    }

    int[] training() {
        return trainingText.ids(0, trainingText.length());
    }

    int[] heldOut() {
        return heldOutText.ids(0, heldOutText.length());
    }
}
