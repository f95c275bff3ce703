package org.gru4j.training.internal;

import java.util.SplittableRandom;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One epoch's windows in the text's order: the text is a ring, cut into equally long streams that are read side by side,
 * so that row {@code i} of a batch goes on where row {@code i} of the batch before ended. The cuts are elsewhere in each
 * epoch, and depend on the random seed and the epoch alone.
 */
final class StreamBatches implements Batches {

    private final EncodedText text;
    private final TrainingExamples examples;
    private final int window;
    private final int streams;
    private final int streamLength;
    private final int start;

    /** @param batchSize streams; a text that is too short for them has as many as are a window long */
    StreamBatches(EncodedText text, ModelConfiguration configuration, int vocabularySize, int batchSize, int epoch) {
        this.text = text;
        this.examples = new TrainingExamples(configuration, vocabularySize);
        this.window = configuration.window();
        this.streams = streams(text, configuration, batchSize);
        this.streamLength = text.length() / streams;
        this.start = new SplittableRandom(configuration.randomSeed() * 1_000_003L + epoch).nextInt(text.length());
        examples.refuseTooLarge(streams);
    }

    /** How many streams a text has. */
    static int streams(EncodedText text, ModelConfiguration configuration, int batchSize) {
        return Math.max(1, Math.min(batchSize, text.length() / configuration.window()));
    }

    @Override
    public int count() {
        return streamLength / window;
    }

    @Override
    public int size(int index) {
        return streams;
    }

    @Override
    public DataSet get(int index, OneHotBuffer buffer) {
        int[][] characters = new int[streams][];
        for (int i = 0; i < streams; i++) {
            characters[i] = ring(start + (long) i * streamLength + (long) index * window);
        }
        return examples.of(characters, buffer);
    }

    private int[] ring(long from) {
        int begin = (int) (from % text.length());
        int end = begin + window + 1;
        if (end <= text.length()) {
            return text.ids(begin, end);
        }
        int[] characters = new int[window + 1];
        for (int t = 0; t < characters.length; t++) {
            characters[t] = text.idAt((begin + t) % text.length());
        }
        return characters;
    }
}
