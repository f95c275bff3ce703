package org.gru4j.spark;

import java.io.Serializable;
import org.gru4j.corpus.internal.CodePoints;

/**
 * Where a character of a {@link LargeText} stands.
 *
 * @param source the number of a source, counted from 0
 * @param offset a byte of it, counted from 0, or {@link #LINE_END_BEFORE}
 * @param skip how many characters there are from that byte to the one that is meant
 */
record Place(int source, long offset, int skip) implements Serializable {

    /** Instead of an offset: the line end between a source and those before it, which stands in none of them. */
    static final long LINE_END_BEFORE = CodePoints.LINE_END_BEFORE;
}
