package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;

class ModelTableTest {

    private static final String TEN_CHARACTERS = "abcdefghij";

    @Test
    void hasARowPerLayerWithShapeAndParametersAndTheirSum() {
        List<String> rows = rows("embedding:4 gru:6 gru:5", Targets.EVERY);

        assertThat(rows)
                .containsExactly(
                        "Layer (type) Output shape Parameters",
                        "embedding_1 (EmbeddingSequenceLayer) [batch, time, 4] 40", // 10 · 4
                        "gru_2 (Gru) [batch, time, 6] 216", // 3 · 6 · (4 + 6 + 2)
                        "gru_3 (Gru) [batch, time, 5] 195", // 3 · 5 · (6 + 5 + 2)
                        "softmax (SoftmaxOutput) [batch, time, 10] 60", // (5 + 1) · 10
                        "Total 511");
    }

    @Test
    void showsWhereOnlyTheLastStepGoesOn() {
        List<String> rows = rows("gru:6 gru:5", Targets.LAST);

        assertThat(rows)
                .containsExactly(
                        "Layer (type) Output shape Parameters",
                        "gru_1 (Gru) [batch, time, 6] 324",
                        "gru_2 (Gru) [batch, 5] 195",
                        "softmax (OutputLayer) [batch, 10] 60",
                        "Total 579");
    }

    @Test
    void namesTheLayerAndNotWhatTakesItsLastStep() {
        assertThat(rows("lstm:6", Targets.LAST)).contains("lstm_1 (LSTM) [batch, 6] 408"); // 4 · 6 · (10 + 6 + 1)
        assertThat(rows("rnn:6", Targets.LAST)).contains("rnn_1 (SimpleRnn) [batch, 6] 102"); // 6 · (10 + 6 + 1)
    }

    /** The rows without rules, with single spaces. */
    private static List<String> rows(String layers, Targets targets) {
        return ModelTable.of(TinyModels.of(layers, targets, TEN_CHARACTERS).layers())
                .lines()
                .map(row -> row.replaceAll("\\s+", " ").strip())
                .filter(row -> !row.startsWith("─"))
                .toList();
    }
}
