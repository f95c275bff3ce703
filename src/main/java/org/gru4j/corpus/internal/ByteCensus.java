package org.gru4j.corpus.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** How the bytes of a text look, all of them: when they are taken for UTF-8, and when each is taken for a character. */
final class ByteCensus {

    private static final int BUFFER = 1 << 16;

    private long size;
    private long wellFormed;
    private long malformed;
    private long firstMalformed = -1;
    private long zeros;
    private long controls;
    private final ByteWords words = new ByteWords();

    private ByteCensus() {}

    static ByteCensus of(Source source) throws IOException {
        ByteCensus census = new ByteCensus();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer chars = CharBuffer.allocate(BUFFER); // never too small: a byte makes at most one unit
        try (InputStream in = source.open()) {
            boolean end = false;
            while (!end) {
                int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = n < 0;
                census.countBytes(bytes.array(), bytes.position(), Math.max(0, n));
                bytes.position(bytes.position() + Math.max(0, n)).flip();
                census.countCharacters(decoder, bytes, chars, end);
                bytes.compact();
            }
        }
        census.words.end();
        return census;
    }

    /** All bytes. */
    long size() {
        return size;
    }

    /** Characters beyond ASCII, in UTF-16 units, where it is taken for UTF-8. */
    long wellFormed() {
        return wellFormed;
    }

    /** Stretches of bytes that are no UTF-8. */
    long malformed() {
        return malformed;
    }

    /** Where the first of them is; -1 if there is none. */
    long firstMalformed() {
        return firstMalformed;
    }

    /** Bytes that are 0. */
    long zeros() {
        return zeros;
    }

    /** Other control characters that a text seldom has. */
    long controls() {
        return controls;
    }

    /** Its bytes beyond ASCII. */
    ByteWords words() {
        return words;
    }

    private void countBytes(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            int value = bytes[i] & 0xFF;
            words.add(value);
            if (value == 0) {
                zeros++;
            } else if (value < ' ' && !isUsual(value)) {
                controls++;
            }
        }
        size += count;
    }

    /** White space, the end of a DOS file, and what colours are made with. */
    private static boolean isUsual(int control) {
        return (control >= '\t' && control <= '\r') || control == 0x1A || control == 0x1B;
    }

    private void countCharacters(CharsetDecoder decoder, ByteBuffer bytes, CharBuffer chars, boolean end) {
        long offset = size - bytes.limit();
        CoderResult result;
        do {
            result = decoder.decode(bytes, chars.clear(), end);
            chars.flip();
            while (chars.hasRemaining()) {
                wellFormed += chars.get() >= 0x80 ? 1 : 0;
            }
            if (result.isError()) {
                malformed++;
                firstMalformed = firstMalformed < 0 ? offset + bytes.position() : firstMalformed;
                bytes.position(bytes.position() + result.length());
            }
        } while (result.isError());
    }
}
