package org.gru4j.evaluation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ParallelReader;

/**
 * A model's loss on held-out text, measured quickly and often while it is trained: the text is cut into streams that are
 * read side by side, so that the figure is that of one reader from the start to the end, but for the characters of
 * context that a stream does not count. It is for one thread at a time.
 */
public final class HeldOutLoss {

    private static final int MAX_STREAMS = 64;
    private static final int SHORTEST_STREAM = 500;
    private static final int LONGEST_STREAM = 4096;

    /** A model of many kinds of texts does not know after 200 characters which this one is, and one of this text alone does. */
    private static final int CONTEXT = 500;

    private static final int BLOCK = 100;

    /** Numbers in the input of a block, at most: with a large vocabulary blocks are shorter. */
    private static final int BLOCK_NUMBERS = 1 << 21;

    private static final int MAX_WINDOWS = 2048;

    private final EncodedText text;

    /** How many characters of each stream count, or how many blocks of windows. */
    private int counted;

    /**
     * The loss on a text.
     *
     * @param text at least as long as two characters, and for {@link Targets#LAST} longer than a window
     */
    public HeldOutLoss(EncodedText text) {
        this.text = text;
        this.counted = Integer.MAX_VALUE;
    }

    /**
     * The mean cross entropy in nats per character: of all characters but the first few, or, of a very long text, of some
     * 260,000 that are spread over it; for {@link Targets#LAST} of some 2,000, each after a window of its own.
     *
     * <p>Where that would take too long, of fewer. From then on no more characters count in any measurement, so that one can
     * be compared with another.
     *
     * @param enough whether it has taken long enough
     */
    public double of(CharacterModel model, BooleanSupplier enough) {
        ParallelReader reader = new ParallelReader(model);
        Sum sum = model.configuration().targets() == Targets.EVERY
                ? ofStreams(reader, model.vocabulary().size(), enough)
                : ofWindows(reader, model.configuration().window(), enough);
        return sum.mean();
    }

    private Sum ofStreams(ParallelReader reader, int vocabularySize, BooleanSupplier enough) {
        int context = Math.min(CONTEXT, text.length() / 10);
        int room = text.length() - 1 - context;
        int streams = Math.max(1, Math.min(MAX_STREAMS, room / SHORTEST_STREAM));
        int spacing = room / streams;
        int block = Math.max(1, Math.min(BLOCK, BLOCK_NUMBERS / streams / vocabularySize));
        read(reader, streams, spacing, 0, context, block, new Sum());
        int end = context + Math.min(counted, Math.min(spacing, LONGEST_STREAM));
        Sum sum = new Sum();
        int from = context;
        do {
            int length = Math.min(block, end - from);
            read(reader, streams, spacing, from, length, block, sum);
            from += length;
        } while (from < end && !enough.getAsBoolean());
        counted = from < end ? from - context : counted;
        return sum;
    }

    /** Reads {@code count} characters of each stream, {@code from} its beginning on. */
    private void read(ParallelReader reader, int streams, int spacing, int from, int count, int block, Sum sum) {
        for (int done = 0; done < count; done += block) {
            int time = Math.min(block, count - done);
            int[][] ids = new int[streams][];
            for (int stream = 0; stream < streams; stream++) {
                int start = stream * spacing + from + done;
                ids[stream] = text.ids(start, start + time + 1);
            }
            sum.add(reader.read(ids));
        }
    }

    /** The windows of each block are spread over the whole text. */
    private Sum ofWindows(ParallelReader reader, int window, BooleanSupplier enough) {
        int places = text.length() - window;
        int windows = Math.min(MAX_WINDOWS, places);
        int blocks = (windows + MAX_STREAMS - 1) / MAX_STREAMS;
        Sum sum = new Sum();
        int block = 0;
        do {
            List<int[]> ids = new ArrayList<>();
            for (int i = block; i < windows; i += blocks) {
                int start = (int) ((long) i * places / windows);
                ids.add(text.ids(start, start + window + 1));
            }
            reader.reset();
            sum.add(reader.read(ids.toArray(int[][]::new)));
            block++;
        } while (block < Math.min(blocks, counted) && !enough.getAsBoolean());
        counted = block < blocks ? block : counted;
        return sum;
    }

    private static final class Sum {

        private double nats;
        private long count;

        void add(float[][] probabilities) {
            for (float[] row : probabilities) {
                for (float probability : row) {
                    nats -= Math.log(Math.max(probability, Float.MIN_NORMAL));
                    count++;
                }
            }
        }

        double mean() {
            return nats / count;
        }
    }
}
