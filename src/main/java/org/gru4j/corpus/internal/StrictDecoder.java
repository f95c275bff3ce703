package org.gru4j.corpus.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/** Decodes a stream of bytes in constant memory, and knows where it is when it comes upon bytes that are no character. */
public final class StrictDecoder implements Closeable {

    /** Bytes that are read at once where much is to be read. */
    public static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes;
    private final CharBuffer chars;
    private long bufferOffset; // of the first byte in the buffer
    private boolean allRead;
    private boolean allDecoded;

    /** Decodes from the beginning on. */
    public StrictDecoder(InputStream in, Charset charset) {
        this(in, charset, 0, BUFFER);
    }

    /**
     * Decodes from the middle of something.
     *
     * @param offset what the first byte is counted as
     * @param buffer how many bytes are read at once, 16 or more
     */
    public StrictDecoder(InputStream in, Charset charset, long offset, int buffer) {
        this.in = in;
        this.bytes = ByteBuffer.allocate(buffer).flip();
        this.chars = CharBuffer.allocate(buffer).flip();
        this.bufferOffset = offset;
        this.decoder = charset.newDecoder(); // one that reports what is malformed; others replace it without a word
    }

    /**
     * The next UTF-16 unit, or -1 at the end.
     *
     * @throws MalformedTextException if the bytes are no text in the encoding
     */
    public int read() throws IOException {
        return chars.hasRemaining() || decodeOn() ? chars.get() : -1;
    }

    /** What {@link #read} will give next. */
    public int peek() throws IOException {
        return chars.hasRemaining() || decodeOn() ? chars.get(chars.position()) : -1;
    }

    private boolean decodeOn() throws IOException {
        while (!chars.hasRemaining()) {
            if (allDecoded) {
                return false;
            }
            decode();
        }
        return true;
    }

    private void decode() throws IOException {
        if (!allRead) {
            readOn();
        }
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, allRead);
        if (result.isError()) {
            throw new MalformedTextException(bufferOffset + bytes.position(), bytes.get(bytes.position()) & 0xFF);
        }
        if (result.isUnderflow() && allRead) {
            allDecoded = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
    }

    private void readOn() throws IOException {
        bufferOffset += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        allRead = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
