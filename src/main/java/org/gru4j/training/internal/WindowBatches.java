package org.gru4j.training.internal;

import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.corpus.internal.Windows;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** One epoch's windows of a text in memory, in random order. */
final class WindowBatches implements Batches {

    private final EncodedText text;
    private final int window;
    private final EpochWindows windows;
    private final TrainingExamples examples;

    WindowBatches(
            EncodedText text,
            int step,
            ModelConfiguration configuration,
            int vocabularySize,
            int batchSize,
            int epoch) {
        this.text = text;
        this.window = configuration.window();
        this.windows = new EpochWindows(new Windows(text.length(), window, step), configuration, batchSize, epoch);
        this.examples = new TrainingExamples(configuration, vocabularySize);
        examples.refuseTooLarge(size(0));
    }

    @Override
    public int count() {
        return windows.batches();
    }

    /** The last one may be smaller than the others. */
    @Override
    public int size(int index) {
        return windows.size(index);
    }

    @Override
    public DataSet get(int index, OneHotBuffer buffer) {
        long[] starts = windows.starts(index);
        int[][] characters = new int[starts.length][];
        for (int i = 0; i < starts.length; i++) {
            characters[i] = text.ids((int) starts[i], (int) starts[i] + window + 1);
        }
        return examples.of(characters, buffer);
    }
}
