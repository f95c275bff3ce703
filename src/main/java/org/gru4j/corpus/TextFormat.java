package org.gru4j.corpus;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Which files are a corpus, and how their bytes are made characters.
 *
 * @param encoding of all sources; null to find it out for each
 * @param lineEndings what becomes of the ends of lines
 * @param files those of a folder that are texts
 */
public record TextFormat(@Nullable Charset encoding, LineEndings lineEndings, FileNames files) {

    /** UTF-8, or whatever encoding is found, with unix line ends, of the {@code .txt} files of a folder. */
    public static final TextFormat DEFAULT = new TextFormat(null, LineEndings.UNIX);

    /** With the {@code .txt} files of a folder. */
    public TextFormat(@Nullable Charset encoding, LineEndings lineEndings) {
        this(encoding, lineEndings, FileNames.TEXT);
    }
}
