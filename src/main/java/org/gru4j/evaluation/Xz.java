package org.gru4j.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.gru4j.corpus.Vocabulary;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** What xz makes of a text: a compressor is a language model that is paid in bytes. */
final class Xz {

    // xz -9e, and a dictionary that holds the text whole.
    private static final int NICE_LENGTH = LZMA2Options.NICE_LEN_MAX;
    private static final int DEPTH = 512;

    private Xz() {}

    /**
     * What a text costs after another, as UTF-8: the size of both minus the size of the first one, so that what every .xz file
     * has, some 32 bytes, does not count.
     *
     * @param before possibly empty
     * @param text 1 character or more
     * @return nats per character
     */
    static double natsPerCharacter(int[] before, int[] text, Vocabulary vocabulary) {
        byte[] first = bytes(before, vocabulary);
        byte[] second = bytes(text, vocabulary);
        long size = size(first, second) - size(first);
        return Evaluation.nats((double) Byte.SIZE * size / text.length);
    }

    private static byte[] bytes(int[] ids, Vocabulary vocabulary) {
        return vocabulary.decode(ids).getBytes(StandardCharsets.UTF_8);
    }

    /** The size of the parts, one after another, in one .xz file. */
    static long size(byte[]... parts) {
        long length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        Counter counter = new Counter();
        try {
            LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MAX);
            options.setDictSize(
                    (int) Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(LZMA2Options.DICT_SIZE_MAX, length)));
            options.setNiceLen(NICE_LENGTH);
            options.setDepthLimit(DEPTH);
            try (XZOutputStream xz = new XZOutputStream(counter, options, XZ.CHECK_NONE)) {
                for (byte[] part : parts) {
                    xz.write(part);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("a counter cannot fail", impossible);
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int from, int length) {
            bytes += length;
        }
    }
}
