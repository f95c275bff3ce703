package org.gru4j.corpus.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.gru4j.corpus.CorpusException;
import org.jspecify.annotations.Nullable;

/**
 * A kind of file that is no text, whatever its name.
 *
 * @param offset where in the file it is recognised
 * @param bytes what stands there, as Latin-1
 * @param what it is
 * @param remedy what to do with it
 */
record KnownFormat(int offset, String bytes, String what, String remedy) {

    private static final String UNPACK = "unpack it";
    private static final String SAVE = "save it as plain text (UTF-8)";
    private static final String LEAVE_OUT = "leave it out";

    private static final KnownFormat ZIP = new KnownFormat(0, "PK\3\4", "a zip archive", UNPACK);

    private static final List<KnownFormat> ALL = List.of(
            new KnownFormat(0, "%PDF-", "a PDF document", SAVE),
            new KnownFormat(0, "{\\rtf", "an RTF document", SAVE),
            new KnownFormat(
                    0, "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "an old Office document (.doc)", SAVE),
            new KnownFormat(0, "\u001F\u008B", "compressed with gzip", UNPACK),
            new KnownFormat(4, "1AY&SY", "compressed with bzip2", UNPACK),
            new KnownFormat(0, "\u00FD7zXZ\0", "compressed with xz", UNPACK),
            new KnownFormat(0, "(\u00B5/\u00FD", "compressed with Zstandard", UNPACK),
            new KnownFormat(0, "7z\u00BC\u00AF'\u001C", "a 7z archive", UNPACK),
            new KnownFormat(0, "Rar!\u001A\u0007", "a RAR archive", UNPACK),
            new KnownFormat(257, "ustar", "a tar archive", UNPACK),
            new KnownFormat(0, "\u0089PNG\r\n", "a PNG image", LEAVE_OUT),
            new KnownFormat(0, "\u00FF\u00D8\u00FF", "a JPEG image", LEAVE_OUT),
            ZIP);

    /** The first bytes of a file, enough for all of them. */
    private static final int HEAD = 512;

    /** Entries of a zip that are looked at: what tells is among the first. */
    private static final int ENTRIES = 64;

    private static final int MEDIA_TYPE = 64;

    /** Refuses what is no text, and says what it is. */
    static void refuse(Source source) throws IOException {
        KnownFormat found = of(source);
        if (found != null) {
            throw new CorpusException(
                    source.name() + " is " + found.what + ", not text: " + found.remedy, source.name());
        }
    }

    private static @Nullable KnownFormat of(Source source) throws IOException {
        try (InputStream in = source.open()) {
            String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
            KnownFormat found = ALL.stream()
                    .filter(it -> head.startsWith(it.bytes, it.offset))
                    .findFirst()
                    .orElse(null);
            return ZIP.equals(found) ? documentOrZip(source) : found;
        }
    }

    /** Many kinds of documents are zips, which are told apart by what is in them. */
    private static KnownFormat documentOrZip(Source source) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(source.open())) {
            ZipEntry entry = zip.getNextEntry();
            for (int i = 0; entry != null && i < ENTRIES; i++) {
                String name = entry.getName();
                if (name.equals("mimetype")) {
                    String type = new String(zip.readNBytes(MEDIA_TYPE), StandardCharsets.US_ASCII);
                    return document(type.contains("epub") ? "an EPUB book" : "an OpenDocument file (.odt)");
                }
                if (name.startsWith("word/")) {
                    return document("a Word document");
                }
                if (name.startsWith("xl/") || name.startsWith("ppt/")) {
                    return document("an Office document");
                }
                entry = zip.getNextEntry();
            }
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            // a zip nevertheless
        }
        return ZIP;
    }

    private static KnownFormat document(String what) {
        return new KnownFormat(ZIP.offset, ZIP.bytes, what, SAVE);
    }
}
