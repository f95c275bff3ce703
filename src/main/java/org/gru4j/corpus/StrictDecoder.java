package org.gru4j.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/** Decodes a stream of bytes in constant memory, and knows where it is when it comes upon bytes that are no character. */
final class StrictDecoder implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private long bufferOffset; // of the first byte in the buffer
    private boolean allRead;
    private boolean allDecoded;

    StrictDecoder(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder(); // one that reports what is malformed; others replace it without a word
    }

    /**
     * The next UTF-16 unit, or -1 at the end.
     *
     * @throws MalformedTextException if the bytes are no text in the encoding
     */
    int read() throws IOException {
        while (!chars.hasRemaining()) {
            if (allDecoded) {
                return -1;
            }
            decode();
        }
        return chars.get();
    }

    private void decode() throws IOException {
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, allRead);
        if (result.isError()) {
            throw new MalformedTextException(bufferOffset + bytes.position(), bytes.get(bytes.position()) & 0xFF);
        }
        if (result.isUnderflow()) {
            if (allRead) {
                allDecoded = decoder.flush(chars).isUnderflow();
            } else {
                readOn();
            }
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
