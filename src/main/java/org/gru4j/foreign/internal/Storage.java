package org.gru4j.foreign.internal;

import java.io.IOException;

/** Bytes of a file in which tensors lie. */
interface Storage {

    /** How many there are. */
    long length();

    /** Reads some of them, all of which are there. */
    byte[] read(long from, int count) throws IOException;

    /** Bytes that are in memory, from a place on. */
    static Storage of(byte[] content, int start) {
        return new Storage() {
            @Override
            public long length() {
                return (long) content.length - start;
            }

            @Override
            public byte[] read(long from, int count) {
                byte[] read = new byte[count];
                System.arraycopy(content, Math.toIntExact(start + from), read, 0, count);
                return read;
            }
        };
    }
}
