package org.gru4j.corpus.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the bytes beyond ASCII stand in words, if every byte is a character. In a text in Latin letters most of a word is
 * ASCII; in others nothing is.
 */
final class ByteWords {

    private static final int BYTES = 0x100;
    private static final int ASCII = 0x80;

    /** So many bytes beyond ASCII, one after another, are seldom in a word in Latin letters. */
    private static final int LONG_RUN = 3;

    private final long[] all = new long[BYTES];
    private final long[] inside = new long[BYTES];
    private final long[] afterSmall = new long[BYTES];
    private final long[] besideDigit = new long[BYTES];
    private long asciiLetters;
    private long high;
    private long inRuns;
    private int beforeLast;
    private int last;
    private int run;

    void add(int value) {
        if (last >= ASCII) {
            all[last]++;
            inside[last] += isAsciiLetter(beforeLast) && isAsciiLetter(value) ? 1 : 0;
            afterSmall[last] += isSmall(beforeLast) ? 1 : 0;
            besideDigit[last] += isDigit(beforeLast) || isDigit(value) ? 1 : 0;
        }
        if (value >= ASCII) {
            high++;
            run++;
        } else {
            asciiLetters += isAsciiLetter(value) ? 1 : 0;
            inRuns += run >= LONG_RUN ? run : 0;
            run = 0;
        }
        beforeLast = last;
        last = value;
    }

    /** After the last byte. */
    void end() {
        add('\n');
    }

    /** Those beyond ASCII that are there, each once. */
    byte[] highBytes() {
        ByteBuffer values = ByteBuffer.allocate(BYTES);
        IntStream.range(ASCII, BYTES).filter(it -> all[it] > 0).forEach(it -> values.put((byte) it));
        return Arrays.copyOf(values.array(), values.position());
    }

    /** How often a byte beyond ASCII is there. */
    long count(byte value) {
        return all[value & 0xFF];
    }

    /** How often it stands between letters of ASCII. */
    long countInside(byte value) {
        return inside[value & 0xFF];
    }

    /** How often it stands after a small letter of ASCII, where no capital is. */
    long countAfterSmall(byte value) {
        return afterSmall[value & 0xFF];
    }

    /** How often it stands next to a digit, where no letter is. */
    long countBesideDigit(byte value) {
        return besideDigit[value & 0xFF];
    }

    /** Whether it can be a text in Latin letters. */
    boolean looksLatin() {
        return asciiLetters > 0 && inRuns * 2 <= high;
    }

    /** Whether most letters are ASCII. */
    boolean mostlyAscii() {
        return high < asciiLetters;
    }

    private static boolean isAsciiLetter(int value) {
        return isSmall(value) || (value >= 'A' && value <= 'Z');
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isSmall(int value) {
        return value >= 'a' && value <= 'z';
    }
}
