package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every file of tensors does. */
abstract class TensorFileContract {

    static final Path CASES = Path.of("src/test/resources/torch");

    /** A file of an Embedding 5 × 3 called encoder, a recurrent layer called gru, and a Linear called decoder. */
    abstract TensorFile file() throws IOException;

    @Test
    void hasTensorsInTheirOrderAndReadsTheirNumbers() throws IOException {
        try (TensorFile file = file()) {
            Map<String, StoredTensor> tensors = file.tensors();
            assertThat(tensors.keySet())
                    .containsExactly(
                            "encoder.weight",
                            "gru.weight_ih_l0",
                            "gru.weight_hh_l0",
                            "gru.bias_ih_l0",
                            "gru.bias_hh_l0",
                            "decoder.weight",
                            "decoder.bias");
            StoredTensor embedding = tensors.get("encoder.weight");
            assertThat(embedding.shape()).containsExactly(5, 3);
            assertThat(embedding.length()).isEqualTo(15);
            assertThat(embedding.isDouble()).isFalse();
            float[] numbers = (float[]) embedding.numbers();
            assertThat(numbers).hasSize(15);
            for (float number : numbers) {
                assertThat(Math.abs(number)).isBetween(0f, 0.8f);
            }
            assertThat(numbers).doesNotHaveDuplicates();
            assertThat((float[]) tensors.get("decoder.bias").numbers()).hasSize(5);
        }
    }
}
