package org.gru4j.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.gru4j.corpus.internal.Source;

/**
 * A text that makes as much sense in one encoding as in another.
 *
 * @param source what the user calls it
 * @param taken what it is taken for
 * @param reads a line of it, or a part of one, as it is then read
 * @param other what it could be as well
 * @param wouldRead the same line in that encoding
 */
public record EncodingDoubt(String source, Charset taken, String reads, Charset other, String wouldRead) {

    /** Characters that are shown before and after the first one in which the encodings differ. */
    private static final int AROUND = 20;

    /**
     * Of a text in one of two encodings that have a byte for each character.
     *
     * @hidden it is for gru4j's own packages
     */
    public static EncodingDoubt of(Source source, Charset taken, Charset other) throws IOException {
        try (BufferedReader one = new BufferedReader(new InputStreamReader(source.open(), taken));
                BufferedReader two = new BufferedReader(new InputStreamReader(source.open(), other))) {
            String reads = one.readLine();
            String wouldRead = two.readLine();
            while (reads != null && reads.equals(wouldRead)) {
                reads = one.readLine();
                wouldRead = two.readLine();
            }
            if (reads == null || wouldRead == null) {
                throw new CorpusException("the corpus changed while it was read: try again");
            }
            int place = 0;
            while (reads.charAt(place) == wouldRead.charAt(place)) {
                place++;
            }
            return new EncodingDoubt(source.name(), taken, around(reads, place), other, around(wouldRead, place));
        }
    }

    private static String around(String line, int place) {
        int from = Math.max(0, place - AROUND);
        int to = Math.min(line.length(), place + AROUND);
        String part = line.substring(from, to).replaceAll("\\p{Cc}", "\uFFFD"); // a terminal would act on them
        return (from > 0 ? "…" : "") + part + (to < line.length() ? "…" : "");
    }
}
