package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class WindowBatchesTest {

    private static final int WINDOW = 6;
    private static final int VOCABULARY = 60;

    /** Sixty different characters in order, so that an id is a place in the text. */
    private static final EncodedText TEXT = text();

    @ParameterizedTest
    @EnumSource
    void everyRowIsAnExactOneHotVector(Targets targets) {
        DataSet batch = batches(targets, "gru:4", 6, 4, 1).get(0, new OneHotBuffer());

        assertThat(batch.getFeatures().shape()).containsExactly(4, WINDOW, VOCABULARY);
        List<INDArray> vectors = targets == Targets.LAST
                ? List.of(batch.getFeatures(), batch.getLabels())
                : List.of(batch.getFeatures());
        for (INDArray array : vectors) {
            INDArray rows = array.reshape(-1, VOCABULARY);
            assertThat(rows.eq(0).castTo(rows.dataType()).sumNumber().intValue())
                    .isEqualTo((VOCABULARY - 1) * rows.rows());
            assertThat(rows.sum(1).toFloatVector()).containsOnly(1f);
        }
    }

    @Test
    void labelsOfEveryPositionAreTheCharactersThatFollow() {
        DataSet batch = batches(Targets.EVERY, "gru:4", 6, 4, 1).get(0, new OneHotBuffer());

        assertThat(batch.getLabels().shape()).containsExactly(4, WINDOW);
        for (int example = 0; example < 4; example++) {
            List<Integer> features = ids(batch.getFeatures().slice(example));
            assertThat(features).isEqualTo(range(features.get(0), WINDOW));
            assertThat(IntStream.of(batch.getLabels().slice(example).toIntVector())
                            .boxed())
                    .isEqualTo(range(features.get(0) + 1, WINDOW));
        }
    }

    @Test
    void theLabelOfTheLastTargetIsTheCharacterAfterTheWindow() {
        DataSet batch = batches(Targets.LAST, "gru:4", 6, 4, 1).get(0, new OneHotBuffer());

        assertThat(batch.getLabels().shape()).containsExactly(4, VOCABULARY);
        List<Integer> labels = ids(batch.getLabels());
        for (int example = 0; example < 4; example++) {
            List<Integer> features = ids(batch.getFeatures().slice(example));
            assertThat(features).isEqualTo(range(features.get(0), WINDOW));
            assertThat(labels.get(example)).isEqualTo(features.get(0) + WINDOW);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmbeddingGetsIdsInsteadOfOneHotVectors(Targets targets) {
        DataSet ids = batches(targets, "embedding:2 gru:4", 6, 4, 1).get(0, new OneHotBuffer());
        DataSet oneHot = batches(targets, "gru:4", 6, 4, 1).get(0, new OneHotBuffer());

        assertThat(ids.getFeatures().shape()).containsExactly(4, WINDOW);
        for (int example = 0; example < 4; example++) {
            assertThat(IntStream.of(ids.getFeatures().slice(example).toIntVector())
                            .boxed())
                    .isEqualTo(ids(oneHot.getFeatures().slice(example)));
        }
        assertThat(ids.getLabels()).isEqualTo(oneHot.getLabels());
    }

    @Test
    void refusesABatchThatNoArrayCanHold() {
        EncodedText text = EncodedText.of("ab".repeat(50_000), Vocabulary.of("ab"));
        var configuration = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:4"))
                .resetAfter(true)
                .window(20_000)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(1)
                .build();

        assertThatThrownBy(() -> new WindowBatches(text, 1, configuration, 2, 79_000, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("79,000 windows × 20,000 characters × 2 distinct are 3,160,000,000");
    }

    @ParameterizedTest
    @EnumSource
    void anEpochHasEveryWindowOnce(Targets targets) {
        for (int epoch = 1; epoch <= 20; epoch++) {
            List<Integer> starts = starts(batches(targets, "gru:4", 4, 3, epoch));

            int first = starts.stream().mapToInt(start -> start).min().orElseThrow();
            assertThat(starts)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.iterate(first, start -> start + WINDOW < VOCABULARY, start -> start + 4)
                                    .boxed()
                                    .toList());
            assertThat(first).isLessThan(4);
        }
    }

    @Test
    void windowsOfEveryPositionBeginElsewhereInEachEpochAndThoseOfTheLastTargetNever() {
        Set<Integer> firstOfEvery = new HashSet<>();
        Set<Integer> firstOfLast = new HashSet<>();
        for (int epoch = 1; epoch <= 40; epoch++) {
            firstOfEvery.add(starts(batches(Targets.EVERY, "gru:4", 4, 3, epoch)).stream()
                    .min(Integer::compare)
                    .orElseThrow());
            firstOfLast.add(starts(batches(Targets.LAST, "gru:4", 4, 3, epoch)).stream()
                    .min(Integer::compare)
                    .orElseThrow());
        }

        assertThat(firstOfEvery).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(firstOfLast).containsExactly(0);
    }

    @ParameterizedTest
    @EnumSource
    void theOrderDependsOnRandomSeedAndEpochAlone(Targets targets) {
        List<Integer> order = starts(batches(targets, "gru:4", 1, 5, 3));

        assertThat(starts(batches(targets, "gru:4", 1, 5, 3))).isEqualTo(order);
        assertThat(starts(batches(targets, "gru:4", 1, 7, 3))).isEqualTo(order);
        assertThat(starts(batches(targets, "gru:4", 1, 5, 4))).isNotEqualTo(order);
        assertThat(starts(batches(configuration(targets, "gru:4", 8), 1, 5, 3))).isNotEqualTo(order);
    }

    @Test
    void theOrderIsNotThatOfTheText() {
        List<Integer> order = starts(batches(Targets.LAST, "gru:4", 1, 5, 1));

        assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    }

    @Test
    void theLastBatchHasWhatIsLeft() {
        WindowBatches batches = batches(Targets.LAST, "gru:4", 1, 8, 1); // 54 windows

        assertThat(batches.count()).isEqualTo(7);
        assertThat(batches.size(5)).isEqualTo(8);
        assertThat(batches.size(6)).isEqualTo(6);
        assertThat(batches.get(6, new OneHotBuffer()).getFeatures().size(0)).isEqualTo(6);
        assertThat(batches.get(6, new OneHotBuffer()).getLabels().size(0)).isEqualTo(6);
    }

    @Test
    void aBatchSizeThatDividesTheWindowsLeavesNoEmptyBatch() {
        WindowBatches batches = batches(Targets.LAST, "gru:4", 1, 27, 1); // 54 windows

        assertThat(batches.count()).isEqualTo(2);
        assertThat(batches.size(1)).isEqualTo(27);
    }

    @Test
    void aTextOfOneWindowMakesOneBatchInEveryEpoch() {
        EncodedText one = TEXT.slice(0, WINDOW + 1);
        for (int epoch = 1; epoch <= 5; epoch++) {
            WindowBatches batches =
                    new WindowBatches(one, 5, configuration(Targets.EVERY, "gru:4", 7), VOCABULARY, 32, epoch);

            assertThat(starts(batches)).containsExactly(0);
        }
    }

    private static WindowBatches batches(Targets targets, String layers, int step, int batchSize, int epoch) {
        return batches(configuration(targets, layers, 7), step, batchSize, epoch);
    }

    private static WindowBatches batches(ModelConfiguration configuration, int step, int batchSize, int epoch) {
        return new WindowBatches(TEXT, step, configuration, VOCABULARY, batchSize, epoch);
    }

    private static ModelConfiguration configuration(Targets targets, String layers, long randomSeed) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(WINDOW)
                .targets(targets)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(randomSeed)
                .build();
    }

    private static EncodedText text() {
        String characters = IntStream.range('A', 'A' + VOCABULARY)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return EncodedText.of(characters, Vocabulary.of(characters));
    }

    /** Where the windows of all batches begin, in their order. */
    private static List<Integer> starts(WindowBatches batches) {
        List<Integer> starts = new ArrayList<>();
        for (int index = 0; index < batches.count(); index++) {
            INDArray features = batches.get(index, new OneHotBuffer()).getFeatures();
            for (int example = 0; example < features.size(0); example++) {
                starts.add(ids(features.slice(example)).get(0));
            }
        }
        return starts;
    }

    /** The ids of one-hot rows [rows, vocabulary]. */
    private static List<Integer> ids(INDArray oneHot) {
        return IntStream.of(oneHot.argMax(1).toIntVector()).boxed().toList();
    }

    private static List<Integer> range(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }
}
