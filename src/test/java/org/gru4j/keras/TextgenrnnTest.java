package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The models and the numbers were written by scripts/textgenrnn_cases.py. */
class TextgenrnnTest {

    private static final Path FILES = Path.of("src/test/resources/textgenrnn");
    private static final Path POEMS = FILES.resolve("poems_weights.hdf5");
    private static final Provenance PROVENANCE = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 0);
    private static final int MUTATIONS = Integer.getInteger("gru.fuzz", 2000);

    @TempDir
    Path folder;

    private static CharacterModel imported(Path weights) {
        return Textgenrnn.of(weights, null, null).model(OptionalInt.empty(), PROVENANCE);
    }

    private static JsonNode json(Path file) throws IOException {
        return new JsonMapper().readTree(file.toFile());
    }

    @ParameterizedTest
    @CsvSource({"poems, poems_weights.hdf5", "both, both_weights_epoch_3.hdf5"})
    void theProbabilitiesAreThoseOfNumpyAlsoFromItsOwnFile(String name, String weights) throws IOException {
        assertThat(Textgenrnn.isOne(FILES.resolve(weights))).isTrue();
        Path saved = folder.resolve("model.zip");
        ModelFile.save(imported(FILES.resolve(weights)), saved);
        CharacterModel model = ModelFile.load(saved);
        int[] kerasIds = Symbols.read(FILES.resolve(name + "_vocab.json")).kerasIds();
        for (JsonNode one : json(FILES.resolve(name + ".expected.json"))) {
            check(model, kerasIds, one);
        }
    }

    private static void check(CharacterModel model, int[] kerasIds, JsonNode expected) {
        double[] wanted = new JsonMapper().convertValue(expected.get("probabilities"), double[].class);
        float[] output = model.network().output(window(kerasIds, expected)).toFloatVector();
        int[] ids = ids(model, expected.get("symbols"));
        float[] next = new Predictor(model).next(new int[][] {ids})[0];
        float[][] nextOfEach = new Predictor(model).nextOfEach(ids);
        for (int id = 0; id < output.length; id++) {
            double raw = wanted[kerasIds[id]];
            double ofSymbols = kerasIds[id] == 0 ? 0 : raw / (1 - wanted[0]);
            assertThat((double) output[id]).as("output for id %d", kerasIds[id]).isCloseTo(raw, within(1e-5));
            assertThat((double) next[id]).as("next for id %d", kerasIds[id]).isCloseTo(ofSymbols, within(1e-5));
            assertThat(nextOfEach[ids.length - 1][id]).isCloseTo(next[id], within(1e-6f));
        }
        assertThat(greedy(new Predictor(model), ids, expected.get("greedy").size()))
                .containsExactly(ids(model, expected.get("greedy")));
    }

    private static INDArray window(int[] kerasIds, JsonNode expected) {
        List<Float> window = new ArrayList<>();
        for (JsonNode id : expected.get("window")) {
            window.add((float) IntStream.range(0, kerasIds.length)
                    .filter(own -> kerasIds[own] == id.asInt())
                    .findFirst()
                    .orElseThrow());
        }
        return Nd4j.createFromArray(window.toArray(Float[]::new)).reshape(1, window.size());
    }

    /** {@code <s>} stands in texts as a line end. */
    private static int[] ids(CharacterModel model, JsonNode symbols) {
        StringBuilder text = new StringBuilder();
        symbols.forEach(symbol -> text.append(symbol.asText().replace("<s>", "\n")));
        return model.vocabulary().encode(text.toString());
    }

    private static int[] greedy(Predictor predictor, int[] prompt, int length) {
        float[] next = predictor.next(new int[][] {prompt})[0];
        int[] written = new int[length];
        for (int i = 0; i < length; i++) {
            for (int id = 0; id < next.length; id++) {
                written[i] = next[id] > next[written[i]] ? id : written[i];
            }
            next = predictor.next(new int[][] {{written[i]}})[0];
        }
        return written;
    }

    /** Two texts in step, of which one begins anew, are what each is alone. */
    @Test
    void textsBesideEachOtherDoNotMix() {
        CharacterModel model = imported(POEMS);
        Vocabulary vocabulary = model.vocabulary();
        Predictor both = new Predictor(model);
        both.next(new int[][] {vocabulary.encode("\nab"), vocabulary.encode("\ncd\n")});
        float[][] beside = both.next(new int[][] {vocabulary.encode("c"), vocabulary.encode("e")});

        assertThat(beside[0]).containsExactly(alone(model, "\nabc"), within(1e-6f));
        assertThat(beside[1]).containsExactly(alone(model, "\ne"), within(1e-6f));
    }

    @Test
    void everyTextBeginsWithTheSymbolOfABeginning() {
        CharacterModel model = imported(POEMS);

        assertThat(alone(model, "ab")).containsExactly(alone(model, "\nab"));
        assertThat(alone(model, "cab")).isNotEqualTo(alone(model, "ab"));
        assertThat(alone(model, "cab\nab")).containsExactly(alone(model, "ab"));
    }

    private static float[] alone(CharacterModel model, String text) {
        return new Predictor(model).next(new int[][] {model.vocabulary().encode(text)})[0];
    }

    @Test
    void whatIsNotInTheConfigurationIsTextgenrnnsUsual() throws IOException {
        copy("poems_weights.hdf5", "poems_vocab.json");
        Textgenrnn files = Textgenrnn.of(folder.resolve("poems_weights.hdf5"), null, null);

        assertThat(files.config()).isNull();
        assertThat(files.model(OptionalInt.empty(), PROVENANCE).configuration().window())
                .isEqualTo(40);
        assertThat(files.model(OptionalInt.of(12), PROVENANCE).configuration().window())
                .isEqualTo(12);
    }

    @Test
    void aWindowHasAnEnd() {
        Textgenrnn files = Textgenrnn.of(POEMS, null, null);

        assertThatThrownBy(() -> files.model(OptionalInt.of(1001), PROVENANCE))
                .hasMessage("a window of textgenrnn must be 1 to 1000, but is 1001");
    }

    /** What a model has that was trained on from textgenrnn's own. */
    @Test
    void theVocabularyMayBeTextgenrnnsOwn() throws IOException {
        copy("poems_weights.hdf5");
        Files.copy(FILES.resolve("poems_vocab.json"), folder.resolve("textgenrnn_vocab.json"));

        assertThat(Textgenrnn.of(folder.resolve("poems_weights.hdf5"), null, null)
                        .vocabulary())
                .isEqualTo(folder.resolve("textgenrnn_vocab.json"));
    }

    private void copy(String... files) throws IOException {
        for (String file : files) {
            Files.copy(FILES.resolve(file), folder.resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"word_level\": true}|the model is of words (word_level), and only models of characters are read",
                "{\"rnn_size\": 128}| says rnn_size 128, but the weights have 6: it belongs to others",
                "{\"rnn_layers\": 3}| says rnn_layers 3, but the weights have 2: it belongs to others",
                "{\"dim_embeddings\": 100}| says dim_embeddings 100, but the weights have 5: it belongs to others",
                "{\"rnn_bidirectional\": true}| says rnn_bidirectional true, but the weights have false: it belongs to others",
                "{\"max_length\": 0}|max_length must be 1 to 1000, but is 0",
                "[]| is not an object, but []",
                "{| is not JSON: "
            })
    void aConfigurationOfAnotherModelIsRefused(String config, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), config);

        assertThatThrownBy(() -> Textgenrnn.of(POEMS, null, file).model(OptionalInt.empty(), PROVENANCE))
                .isInstanceOf(KerasException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aVocabularyOfAnotherModelIsRefused() throws IOException {
        Path small = Files.writeString(folder.resolve("v.json"), "{\"a\": 1, \"b\": 2}");
        assertThatThrownBy(() -> Textgenrnn.of(POEMS, small, null).model(OptionalInt.empty(), PROVENANCE))
                .hasMessage("vocabulary %s has ids up to 2, but the weights have 9 ids: it belongs to others"
                        .formatted(small));
        Path fromZero = Files.writeString(folder.resolve("w.json"), "{\"a\": 0, \"b\": 1}");
        assertThatThrownBy(() -> Textgenrnn.of(POEMS, fromZero, null).model(OptionalInt.empty(), PROVENANCE))
                .hasMessage("vocabulary %s has the id 0, with which textgenrnn fills up windows: it is not textgenrnn's"
                        .formatted(fromZero));
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> Textgenrnn.of(POEMS, null, missing).model(OptionalInt.empty(), PROVENANCE))
                .hasMessage("there is no file " + missing);
        assertThatThrownBy(() -> Textgenrnn.of(POEMS, missing, null).model(OptionalInt.empty(), PROVENANCE))
                .hasMessage("there is no vocabulary " + missing);
        Path other = Path.of("src/test/resources/keras-models/keras2_weights_only.h5");
        assertThatThrownBy(() -> Textgenrnn.of(other, fromZero, null).model(OptionalInt.empty(), PROVENANCE))
                .hasMessage("the file has no layers of textgenrnn");
        copy("poems_weights.hdf5");
        Path alone = folder.resolve("poems_weights.hdf5");
        assertThatThrownBy(() -> Textgenrnn.of(alone, null, null))
                .hasMessage(
                        "%s is a model of textgenrnn, whose vocabulary poems_vocab.json is not beside it: name it; for a model that textgenrnn trained on from its own it is the textgenrnn_vocab.json of its Python package"
                                .formatted(alone));
    }

    @Test
    void otherFilesAreNotTakenForTextgenrnns() {
        Path models = Path.of("src/test/resources/keras-models");

        assertThat(Textgenrnn.isOne(models.resolve("keras2_weights_only.h5"))).isFalse();
        assertThat(Textgenrnn.isOne(models.resolve("keras2_weights_only.json"))).isFalse();
        assertThat(Textgenrnn.isOne(models)).isFalse();
        assertThat(Textgenrnn.isOne(models.resolve("missing.hdf5"))).isFalse();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyDamagedFileGivesOneLineOrAModel() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        List<String> names = List.of("poems_weights.hdf5", "poems_config.json", "poems_vocab.json");
        for (String name : names) {
            originals.add(Files.readAllBytes(FILES.resolve(name)));
        }
        int refused = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            for (int i = 0; i < names.size(); i++) {
                byte[] original = originals.get(i);
                boolean damaged = i == (number % 4) - 1 || (i == 0 && number % 4 == 0);
                Files.write(
                        folder.resolve(names.get(i)),
                        damaged ? mutated(original, new SplittableRandom(number)) : original);
            }
            refused += Refusal.of(number, () -> imported(folder.resolve(names.get(0)))) ? 1 : 0;
        }
        assertThat(refused).as("refused models").isBetween(MUTATIONS / 5, MUTATIONS - 100);
    }

    private static byte[] mutated(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> Arrays.fill(bytes, at, Math.min(at + 8, bytes.length), (byte) random.nextInt(-1, 1));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, Math.max(at, 1)) : bytes;
            }
        }
        return bytes;
    }
}
