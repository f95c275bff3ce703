package org.gru4j.corpus;

import java.io.Serializable;

/**
 * Where a character of a {@link LargeText} stands.
 *
 * @param source the number of a source, counted from 0
 * @param offset a byte of it, counted from 0, or {@link #LINE_END_BEFORE}
 * @param skip how many characters there are from that byte to the one that is meant
 */
public record Place(int source, long offset, int skip) implements Serializable {

    /** Instead of an offset: the line end between a source and those before it, which stands in none of them. */
    public static final long LINE_END_BEFORE = -1;
}
