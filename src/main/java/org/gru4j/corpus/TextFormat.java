package org.gru4j.corpus;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a corpus are made characters.
 *
 * @param encoding of all sources; null to find it out for each
 * @param lineEndings what becomes of the ends of lines
 */
public record TextFormat(@Nullable Charset encoding, LineEndings lineEndings) {

    /** UTF-8, or whatever encoding is found, with unix line ends. */
    public static final TextFormat DEFAULT = new TextFormat(null, LineEndings.UNIX);
}
