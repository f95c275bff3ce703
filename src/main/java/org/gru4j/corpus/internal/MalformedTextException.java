package org.gru4j.corpus.internal;

import java.nio.charset.CharacterCodingException;
import org.gru4j.internal.Words;

/** Bytes that are no character in the encoding that they are read in. */
public final class MalformedTextException extends CharacterCodingException {

    private static final long serialVersionUID = 1;

    private final long offset;
    private final int value;

    MalformedTextException(long offset, int value) {
        this.offset = offset;
        this.value = value;
    }

    @Override
    public String getMessage() {
        return Words.format("the byte 0x%02X at offset %d does not belong there", value, offset);
    }
}
