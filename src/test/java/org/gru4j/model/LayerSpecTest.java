package org.gru4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.gru4j.model.LayerSpec.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerSpecTest {

    @ParameterizedTest
    @CsvSource({
        "gru:128, GRU, 128",
        "lstm:1, LSTM, 1",
        "rnn:65536, RNN, 65536",
        "embedding:32, EMBEDDING, 32",
        "GRU:64, GRU, 64"
    })
    void readsKindAndSize(String text, Kind kind, int size) {
        assertThat(LayerSpec.of(text)).isEqualTo(new LayerSpec(kind, size));
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrites(Kind kind) {
        LayerSpec layer = new LayerSpec(kind, 17);

        assertThat(LayerSpec.of(layer.toString())).isEqualTo(layer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embedding:8 gru:16 lstm:4",
                "embedding:8,gru:16,lstm:4",
                "  embedding:8 ,\tgru:16,  lstm:4 ",
            })
    void readsAListWithSpacesOrCommas(String text) {
        assertThat(LayerSpec.list(text))
                .containsExactly(
                        new LayerSpec(Kind.EMBEDDING, 8), new LayerSpec(Kind.GRU, 16), new LayerSpec(Kind.LSTM, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "gru       | layer \"gru\": write kind:size, for example gru:128",
                "gru:1:2   | layer \"gru:1:2\": write kind:size, for example gru:128",
                "gruu:8    | layer \"gruu:8\": the kind must be one of gru, lstm, rnn, embedding, but is \"gruu\"",
                "gru:       | layer \"gru:\": the size must be a whole number, but is \"\"",
                "gru:big   | layer \"gru:big\": the size must be a whole number, but is \"big\"",
                "gru:1.5   | layer \"gru:1.5\": the size must be a whole number, but is \"1.5\"",
                "gru:0     | layer gru: size must be 1 to 65536, but is 0",
                "lstm:-3   | layer lstm: size must be 1 to 65536, but is -3",
                "rnn:65537 | layer rnn: size must be 1 to 65536, but is 65537",
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerSpec.of(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",gru:8", "gru:8,"})
    void refusesAListWithNothingWhereALayerShouldBe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerSpec.list(text))
                .withMessageStartingWith("layer \"\": write kind:size");
    }

    @Test
    void oneLayerIsAListToo() {
        assertThat(LayerSpec.list("gru:8")).containsExactly(new LayerSpec(Kind.GRU, 8));
    }
}
