package org.gru4j.keras;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models that scripts/tfjs_cases.js has written with TensorFlow.js 4.22.0 give the outputs that it computed. */
class TensorFlowJsTest {

    private static final Path CASES = Path.of("src/test/resources/tfjs");
    private static final int MUTATIONS = Integer.getInteger("gru.fuzz", 2000);
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"both_directions", "two_shards", "quantized", "converted"})
    void givesTheOutputsOfTensorFlowJs(String name) throws IOException {
        NumbersInJson expected = NumbersInJson.read(CASES.resolve(name + "/expected.json"));
        Model network = KerasImport.network(ModelSource.of(CASES.resolve(name + "/model.json")))
                .network();
        INDArray input = expected.array("/input").castTo(network.params().dataType());
        INDArray outputs = network instanceof MultiLayerNetwork layers
                ? layers.output(input)
                : ((ComputationGraph) network).outputSingle(input);

        expected.check("/outputs", outputs, TOLERANCE);
    }

    @Test
    void aModelOfCharactersComesWithItsOptimizer() throws IOException {
        CharacterModel model = KerasImport.characterModel(
                ModelSource.of(CASES.resolve("two_shards/model.json")),
                Symbols.of("abcde", Symbols.Order.SORTED),
                OptionalInt.empty(),
                new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 0),
                List.of("a"));

        assertThat(model.configuration().optimizer()).isEqualTo(Optimizer.ADAM);
        assertThat(model.configuration().learningRate()).isEqualTo(0.002);
        assertThat(model.network().getLayerWiseConfigurations().getIterationCount())
                .isEqualTo(1);
        INDArray moments = model.network().getUpdater().getStateViewArray();
        assertThat(moments.amaxNumber().doubleValue()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"layers-model\"|\"graph-model\"|% is a graph-model of TensorFlow.js, which has no layers: convert the model of Keras to a layers-model, or import that itself",
                "\"weightsManifest\"|\"manifest\"|% is no model.json of TensorFlow.js: it has no weightsManifest",
                "\"group1-|\"../group1-|%: the shard \"../group1-shard1of1.bin\" is not the name of a file beside it",
                "\"group1-|\"/etc/group1-|%: the shard \"/etc/group1-shard1of1.bin\" is not the name of a file beside it",
                "\"group1-|\"\\u001b/group1-|%: the shard \"?/group1-shard1of1.bin\" is not the name of a file beside it",
                "\"group1-shard1of1.bin\"|\"./..\"|%: the shard \"./..\" is not the name of a file beside it",
                "\"group1-|\"group2-|there is no file +group2-shard1of1.bin",
                "\"lstm_LSTM1/bias\"|\"gru/bias\"|%: the weight \"gru/bias\" belongs to no layer of the model",
                "\"shape\":[16]|\"shape\":[15]|%: the shards have 1024 bytes, but the weights need 1020",
                "\"shape\":[16]|\"shape\":[99]|% has a tensor of shape [99] that does not lie in its 41 numbers",
                "\"dtype\":\"float32\"|\"dtype\":\"complex64\"|weight embedding_Embedding1/embeddings: numbers of the type \"complex64\" cannot be represented"
            })
    void whatCannotBeReadIsRefusedInALine(String part, String other, String message) throws IOException {
        Path file = folder.resolve("model.json");
        Path original = CASES.resolve("both_directions");
        Files.copy(original.resolve("group1-shard1of1.bin"), folder.resolve("group1-shard1of1.bin"));
        Files.writeString(file, Files.readString(original.resolve("model.json")).replace(part, other));

        assertThatThrownBy(() -> KerasImport.network(ModelSource.of(file)))
                .isInstanceOf(KerasException.class)
                .hasMessage(message.replace("%", file.toString())
                        .replace("+", folder.toString() + folder.getFileSystem().getSeparator()));
    }

    @Test
    void aConfigurationBesideItIsRefused() {
        Path file = CASES.resolve("converted/model.json");
        assertThatThrownBy(() -> KerasImport.network(file, file))
                .hasMessage("%s holds its configuration: leave out the other one", file);
    }

    /** Each damaged model.json gives a line or a network; a mutation comes from its number alone. */
    @Test
    @Timeout(value = 30, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyDamagedFileGivesOneLineOrANetwork() throws IOException {
        List<String> texts = Stream.of(
                        "[", "]", "{", "}", "-1", "1e999", "99999999999", "null", "true", "\"\"", "\"../x\"")
                .toList();
        List<String> originals = new ArrayList<>();
        for (String name : List.of("quantized", "converted")) {
            originals.add(Files.readString(CASES.resolve(name + "/model.json")));
        }
        int refused = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            SplittableRandom random = new SplittableRandom(number);
            Path original = CASES.resolve(number % 2 == 0 ? "quantized" : "converted");
            if (number < 2) {
                Files.createDirectories(folder.resolve("" + number));
                Files.copy(original.resolve("group1-shard1of1.bin"), folder.resolve(number + "/group1-shard1of1.bin"));
            }
            StringBuilder json = new StringBuilder(originals.get(number % 2));
            for (int change = random.nextInt(3); change >= 0; change--) {
                String text = texts.get(random.nextInt(texts.size()));
                int at = json.indexOf("" + ":,[]".charAt(random.nextInt(4)), random.nextInt(json.length()));
                if (at >= 0) {
                    json.replace(at + 1, at + 1 + random.nextInt(4), text);
                }
            }
            Path file = folder.resolve(number % 2 + "/model.json");
            Files.writeString(file, json, StandardCharsets.UTF_8);
            refused += Refusal.of(number, () -> KerasImport.network(ModelSource.of(file))) ? 1 : 0;
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS);
    }
}
