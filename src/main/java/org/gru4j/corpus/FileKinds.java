package org.gru4j.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gru4j.internal.Words;

/** Files that people have beside their texts, and that hold no plain text. */
final class FileKinds {

    private static final Map<String, String> BY_BEGINNING = Map.of(
            "PK\u0003\u0004", "a zip archive, as models, e-books and documents of Word and LibreOffice are",
            "%PDF-", "a PDF",
            "{\\rtf", "an RTF document",
            "\u001F\u008B", "compressed with gzip",
            "\u00D0\u00CF\u0011\u00E0", "an old document of Word");

    private static final int LONGEST = 5;

    private FileKinds() {}

    /** @throws CorpusException if a source begins as no text does */
    static void refuseWhatIsNoText(Source source) throws IOException {
        try (InputStream in = source.open()) {
            String beginning = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
            for (Map.Entry<String, String> kind : BY_BEGINNING.entrySet()) {
                if (beginning.startsWith(kind.getKey())) {
                    throw new CorpusException(Words.format(
                            "%s is %s, not a plain text: save the text of it as a .txt file",
                            source.name(), kind.getValue()));
                }
            }
        }
    }
}
