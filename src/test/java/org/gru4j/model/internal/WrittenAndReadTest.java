package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model accepts, odd or not, can be read again from its file; what cannot is refused when it is given. */
class WrittenAndReadTest {

    private static final String TEXT = "abc\n“é”\uD83D\uDE00";

    @TempDir
    Path folder;

    static Stream<CharacterModel> oddModels() {
        String odd = "\0\u001b\uFEFF\uFFFF\u2028\"\\" + Character.toString(Character.MAX_CODE_POINT);
        Vocabulary vocabulary = Vocabulary.of(odd);
        Vocabulary everything = Vocabulary.of(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(it -> it < Character.MIN_SURROGATE || it > Character.MAX_SURROGATE));
        Provenance nothing = new Provenance("", "", "", 0);
        Provenance strange =
                new Provenance(odd, odd, odd, Long.MIN_VALUE, new Provenance.Base(odd, odd, Long.MAX_VALUE, odd));
        ModelConfiguration least = ModelConfiguration.builder()
                .layers(LayerSpec.list("embedding:1 gru:1"))
                .resetAfter(true)
                .window(1)
                .targets(Targets.LAST)
                .optimizer(Optimizer.SGD)
                .learningRate(Double.MIN_VALUE)
                .randomSeed(Long.MIN_VALUE)
                .build();
        EpochMetrics lost = new EpochMetrics(
                Integer.MAX_VALUE, -1, Double.NaN, Double.POSITIVE_INFINITY, 0, Double.MAX_VALUE, -0.0, false);
        return Stream.of(
                CharacterModel.create(least, Vocabulary.of("a"), nothing, List.of("a", "a".repeat(100_000))),
                CharacterModel.create(least, vocabulary, strange, List.of(odd, odd))
                        .with(lost)
                        .with(CopyIndex.of(CorpusText.of("\uFFFF\u2028").in(vocabulary))),
                CharacterModel.create(least, everything, nothing, List.of("\uFEFF")));
    }

    @ParameterizedTest
    @MethodSource("oddModels")
    void whateverIsWrittenCanBeReadAgain(CharacterModel model) throws IOException {
        Path file = folder.resolve("model.zip");
        ModelFile.save(model, file);

        CharacterModel loaded = ModelFile.load(file);

        assertThat(loaded.vocabulary()).isEqualTo(model.vocabulary());
        assertThat(loaded.configuration()).isEqualTo(model.configuration());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.beginnings()).isEqualTo(model.beginnings());
        assertThat(loaded.metrics()).isEqualTo(model.metrics());
        assertThat(loaded.copyIndex() == null).isEqualTo(model.copyIndex() == null);
        assertThat(loaded.network().params()).isEqualTo(model.network().params());
    }

    static Stream<List<String>> beginnings() {
        return Stream.of(List.of(), List.of("a", ""), List.of("xyz"), List.of("\uD83D"));
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void beginningsThatCouldNotBeReadAreRefusedWhenTheyAreGiven(List<String> beginnings) {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CharacterModel.create(
                        model.configuration(), model.vocabulary(), model.provenance(), beginnings))
                .withMessage("beginnings must be one or more texts of the model's own characters, none of them empty");
    }

    @Test
    void aCopyIndexOfAnotherModelIsRefusedWhenItIsGiven() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.with(CopyIndex.of(CorpusText.of("ab"))))
                .withMessage("copy index must be of the model's own characters");
    }

    @Test
    void aNetworkOfOtherCharactersIsRefusedWhenItIsGiven() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CharacterModel(
                        model.network(),
                        Vocabulary.of("abc"),
                        model.configuration(),
                        model.provenance(),
                        model.beginnings(),
                        null,
                        null))
                .withMessage("network must have an output for each character");
    }

    @Test
    void aNetworkThatCouldNotBeReadIsNotWritten() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);
        model.network().getLayerWiseConfigurations().getConf(1).getLayer().setIDropout(new GaussianNoise(0.1));
        Path file = folder.resolve("model.zip");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.save(model, file))
                .withMessage(
                        "in its configuration.json, it asks for the class \"org.deeplearning4j.nn.conf.dropout.GaussianNoise\"");
        assertThat(file).doesNotExist();
    }

    @Test
    void aTextTooLongToBeReadIsNotWritten() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);
        CharacterModel wordy = CharacterModel.create(
                model.configuration(), model.vocabulary(), model.provenance(), List.of("a".repeat(20_000_000)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.save(wordy, folder.resolve("model.zip")))
                .withMessageMatching("gru4j.json would have 20,000,\\d+ bytes, but at most 16,777,216 are read");
        assertThat(folder).isEmptyDirectory();
    }
}
