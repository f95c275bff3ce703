package org.gru4j.spark;

import java.util.Arrays;
import java.util.List;

/**
 * Where every so many-th character of a text stands, 8 bytes for each: every 64th at first, and half as many whenever they
 * become too many.
 */
final class PlaceIndex {

    private static final int FIRST_SPACING = 64;

    private final int limit;
    private final long[] starts; // [sources], positions of their first bytes, with room for a line end before each
    private long[] positions; // [characters / spacing]
    private int count;
    private int spacing = FIRST_SPACING;
    private long next; // the character that is to be added next

    /** @param limit how many places it may have, 2 or more */
    PlaceIndex(List<TextSource> sources, int limit) {
        this.limit = limit;
        this.positions = new long[Math.min(limit, 1024)];
        this.starts = new long[sources.size()];
        for (int source = 1; source < starts.length; source++) {
            starts[source] = starts[source - 1] + sources.get(source - 1).size() + 1;
        }
    }

    /** Is told of each character in turn. */
    void add(long character, int source, long offset) {
        if (character == next) {
            if (count == limit) {
                halve();
            }
            if (character == next) { // still: with an odd limit it is not
                put(starts[source] + offset);
            }
        }
    }

    /** The place of a character, at or before the last one. */
    Place place(long character) {
        long position = positions[(int) (character / spacing)];
        int found = Arrays.binarySearch(starts, position + 1); // a line end before a source belongs to it
        int source = found < 0 ? -found - 2 : found;
        return new Place(source, position - starts[source], (int) (character % spacing));
    }

    private void put(long position) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, Math.min(limit, 2 * count));
        }
        positions[count++] = position;
        next += spacing;
    }

    private void halve() {
        count = (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            positions[i] = positions[2 * i];
        }
        spacing *= 2;
        next = (long) count * spacing;
    }
}
