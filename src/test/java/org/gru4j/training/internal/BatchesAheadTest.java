package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class BatchesAheadTest {

    private static final CorpusText TEXT = CorpusText.of("the quick brown fox jumps over the lazy dog".repeat(3));

    @Test
    void givesTheSameBatchesInTheSameOrder() {
        WindowBatches batches = batches(TEXT.vocabulary().size());
        try (BatchesAhead ahead = new BatchesAhead(batches, 2, new OneHotBuffer(), new OneHotBuffer())) {
            for (int index = 2; index < batches.count(); index++) {
                DataSet expected = batches.get(index, new OneHotBuffer());
                DataSet batch = ahead.next();

                assertThat(batch).isNotNull();
                assertThat(batch.getFeatures()).isEqualTo(expected.getFeatures());
                assertThat(batch.getLabels()).isEqualTo(expected.getLabels());
            }
            assertThat(ahead.next()).isNull();
        }
    }

    @Test
    void aBatchStandsUntilTheNextIsAskedFor() throws InterruptedException {
        WindowBatches batches = batches(TEXT.vocabulary().size());
        try (BatchesAhead ahead = new BatchesAhead(batches, 0, new OneHotBuffer(), new OneHotBuffer())) {
            INDArray features = ahead.next().getFeatures();
            Thread.sleep(50); // the next one is made meanwhile

            assertThat(features).isEqualTo(batches.get(0, new OneHotBuffer()).getFeatures());
        }
    }

    @Test
    void whatFailsWhileABatchIsMadeIsThrownToWhomItIsFor() {
        try (BatchesAhead ahead = new BatchesAhead(batches(1), 0, new OneHotBuffer(), new OneHotBuffer())) {
            assertThatThrownBy(ahead::next).isInstanceOf(RuntimeException.class);
        }
    }

    private static WindowBatches batches(int vocabularySize) {
        var configuration = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:4"))
                .resetAfter(true)
                .window(6)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(1)
                .build();
        return new WindowBatches(TEXT.text(), 6, configuration, vocabularySize, 4, 1);
    }
}
