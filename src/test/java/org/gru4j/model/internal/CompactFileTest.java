package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CompactFileTest {

    private static final String TEXT = "abc\n“é”\uD83D\uDE00";
    private static final EpochMetrics METRICS = new EpochMetrics(3, 42L, 1.25, 1.5, 0.01, 12345.5, 6.25, true);

    /** Half of the last of eleven binary digits. */
    private static final double ROUNDING = 1.0 / (1 << 11);

    @TempDir
    Path folder;

    static Stream<CharacterModel> models() {
        return Stream.of(
                TinyModels.of("gru:6", Targets.EVERY, TEXT).with(METRICS),
                TinyModels.of("embedding:3 gru:6 gru:4", Targets.LAST, TEXT),
                TinyModels.of("lstm:4 rnn:6", Targets.EVERY, TEXT));
    }

    @ParameterizedTest
    @MethodSource("models")
    void givesBackTheModelWithRoundedWeights(CharacterModel model) throws IOException {
        Path file = saved(model);

        SavedModel saved = ModelFile.read(file);
        CharacterModel loaded = saved.model();

        assertThat(saved.carried()).isNull();
        assertThat(loaded.vocabulary()).isEqualTo(model.vocabulary());
        assertThat(loaded.configuration()).isEqualTo(model.configuration());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.beginnings()).isEqualTo(model.beginnings());
        assertThat(loaded.metrics()).isEqualTo(model.metrics());
        assertThat(loaded.network().params().dataType()).isEqualTo(DataType.FLOAT);
        float[] weights = model.network().params().toFloatVector();
        float[] rounded = loaded.network().params().toFloatVector();
        assertThat(rounded).hasSameSizeAs(weights).isNotEqualTo(weights);
        for (int i = 0; i < weights.length; i++) {
            // Below 6e-5 there are fewer digits.
            assertThat((double) rounded[i])
                    .isCloseTo(weights[i], within(Math.max(Math.abs(weights[i]) * ROUNDING, 3e-8)));
        }
        float[] expected = new Predictor(model).next(new int[][] {{0, 3, 7}})[0];
        float[] found = new Predictor(loaded).next(new int[][] {{0, 3, 7}})[0];
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-3f));
        }
    }

    @Test
    void isRoundedOnce() throws IOException {
        CharacterModel once = ModelFile.load(saved(TinyModels.of("gru:6", Targets.EVERY, TEXT)));

        CharacterModel twice = ModelFile.load(saved(once));

        assertThat(twice.network().params()).isEqualTo(once.network().params());
    }

    @Test
    void isLessThan55PercentOfTheWeightsAndHasNothingElse() throws IOException {
        CharacterModel model = TinyModels.of("gru:128", Targets.EVERY, TEXT).with(CopyIndex.of(CorpusText.of(TEXT)));

        Path file = saved(model);

        assertThat(Files.size(file))
                .isLessThan((long) (0.55 * Float.BYTES * model.network().numParams()));
        assertThat(ZipContent.of(file)).containsOnlyKeys("gru4j.json", "configuration.json", "coefficients.bin");
    }

    @Test
    void refusesAWeightThatIsTooLargeAndWritesNothing() {
        CharacterModel model = TinyModels.of("gru:6", Targets.EVERY, TEXT);
        model.network().params().putScalar(5, -70_000f);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved(model))
                .withMessage("the model has a weight of 70,000, but in half precision weights are at most 65,504");
        assertThat(folder).isEmptyDirectory();
    }

    /** Only weights may be halves: what a run goes on from is exact. */
    @Test
    void theStateOfTheOptimizerIsNotReadFromHalves() throws IOException {
        CharacterModel model = TinyModels.of("gru:6", Targets.EVERY, TEXT);
        Map<String, byte[]> entries = ZipContent.of(saved(model));
        Path file = folder.resolve("other.zip");
        entries.put("updaterState.bin", entries.get("coefficients.bin"));
        ZipContent.write(file, entries);

        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.load(file))
                .withMessageContaining("its updaterState.bin does not hold the ");
    }

    @ParameterizedTest
    @MethodSource("models")
    void deeplearning4jReadsItToo(CharacterModel model) throws IOException {
        Path file = saved(model);

        MultiLayerNetwork network = MultiLayerNetwork.load(file.toFile(), false).convertDataType(DataType.FLOAT);

        assertThat(network.params().dataType()).isEqualTo(DataType.FLOAT);
        assertThat(network.params()).isEqualTo(ModelFile.load(file).network().params());
        INDArray input = model.configuration().startsWithEmbedding()
                ? Nd4j.createFromArray(new float[][] {{0, 1}})
                : Nd4j.zeros(1, 2, 8);
        assertThat(network.output(input))
                .isEqualTo(ModelFile.load(file).network().output(input));
    }

    private Path saved(CharacterModel model) throws IOException {
        Path file = folder.resolve("model.zip");
        CompactFile.save(model, file);
        return file;
    }
}
