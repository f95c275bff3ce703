package org.gru4j.evaluation;

import org.gru4j.corpus.EncodedText;
import org.gru4j.corpus.Targets;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ParallelReader;

/**
 * A model's loss on held-out text, measured quickly and often while it is trained: the text is cut into streams that are
 * read side by side, so that the figure is that of one reader from the start to the end, but for the few characters of
 * context that a stream does not count.
 */
public final class HeldOutLoss {

    private static final int MAX_STREAMS = 64;
    private static final int SHORTEST_STREAM = 500;
    private static final int LONGEST_STREAM = 4096;
    private static final int CONTEXT = 200;
    private static final int BLOCK = 100;
    private static final int MAX_WINDOWS = 2048;

    private final EncodedText text;

    /**
     * The loss on a text.
     *
     * @param text at least as long as two characters, and for {@link Targets#LAST} longer than a window
     */
    public HeldOutLoss(EncodedText text) {
        this.text = text;
    }

    /**
     * The mean cross entropy in nats per character: of all characters but the first few, or, of a very long text, of some
     * 260,000 that are spread over it; for {@link Targets#LAST} of some 2,000, each after a window of its own.
     */
    public double of(CharacterModel model) {
        ParallelReader reader = new ParallelReader(model);
        double loss = model.configuration().targets() == Targets.EVERY
                ? ofStreams(reader)
                : ofWindows(reader, model.configuration().window());
        reader.reset();
        return loss;
    }

    private double ofStreams(ParallelReader reader) {
        int context = Math.min(CONTEXT, text.length() / 10);
        int room = text.length() - 1 - context;
        int streams = Math.max(1, Math.min(MAX_STREAMS, room / SHORTEST_STREAM));
        int spacing = room / streams;
        int counted = Math.min(spacing, LONGEST_STREAM);
        Sum sum = new Sum();
        read(reader, streams, spacing, 0, context, new Sum());
        read(reader, streams, spacing, context, counted, sum);
        return sum.mean();
    }

    /** Reads {@code count} characters of each stream, {@code from} its beginning on. */
    private void read(ParallelReader reader, int streams, int spacing, int from, int count, Sum sum) {
        for (int done = 0; done < count; done += BLOCK) {
            int time = Math.min(BLOCK, count - done);
            int[][] block = new int[streams][];
            for (int stream = 0; stream < streams; stream++) {
                int start = stream * spacing + from + done;
                block[stream] = text.ids(start, start + time + 1);
            }
            sum.add(reader.read(block));
        }
    }

    private double ofWindows(ParallelReader reader, int window) {
        int places = text.length() - window;
        int windows = Math.min(MAX_WINDOWS, places);
        Sum sum = new Sum();
        for (int done = 0; done < windows; done += MAX_STREAMS) {
            int[][] block = new int[Math.min(MAX_STREAMS, windows - done)][];
            for (int i = 0; i < block.length; i++) {
                int start = (int) ((long) (done + i) * places / windows);
                block[i] = text.ids(start, start + window + 1);
            }
            reader.reset();
            sum.add(reader.read(block));
        }
        return sum.mean();
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
