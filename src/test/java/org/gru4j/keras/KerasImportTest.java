package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What cannot be represented is refused by layer name and reason. The numbers are {@link KerasModelTest}'s. */
class KerasImportTest {

    private static final Path CASES = Path.of("src/test/resources/keras-models");
    private static final Path WEIGHTS = CASES.resolve("keras2_weights_only.h5");
    private static final Path CONFIG = CASES.resolve("keras2_weights_only.json");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/config/0|class_name|\"ConvLSTM2D\"|layer gru_1: a layer of class ConvLSTM2D cannot be represented",
                "/config/0/config|time_major|true|layer gru_1: time_major cannot be represented",
                "/config/0/config|units|5|layer gru_1: its kernel must have shape [any, 15], but has [3, 12]",
                "/config/0/config|units|2000000000|layer gru_1: its kernel must have shape [any, 6000000000], but has [3, 12]",
                "/config/0/config|units|\"4\"|units of layer gru_1 must be an integer, but is \"4\"",
                "/config/0/config|reset_after|true|layer gru_1: its bias must have shape [2, 12], but has [12]",
                "/config/0/config|use_bias|false|layer gru_1: needs 2 weights, but the file has 3 for it",
                "/config/0/config|activation|\"glu\"|activation is not known: \"glu\"",
                "/config/0/config|attention|3|layer gru_1 has fields that are not known: [attention]",
                "/config/0/config|dropout|1.5|layer gru_1: dropout must be 0 or more and below 1, but is 1.5",
                "/config/0/config|dtype|\"float16\"|layer gru_1: dtype float16 cannot be represented",
                "/config/1/config|name|\"gru_1\"|layer gru_1: there are two of that name",
                "/config/1/config/layer|class_name|\"Conv1D\"|layer td: TimeDistributed(Conv1D) cannot be represented",
                "''|class_name|\"Transformer\"|a model of class \"Transformer\" cannot be represented: Sequential and Functional can",
                "''|keras_version|\"7.0\"|Keras 7.0 is not known: 1, 2 and 3 are"
            })
    void refusesByLayerNameAndReason(String where, String field, String value, String message) throws IOException {
        JsonNode config = new JsonMapper().readTree(CONFIG.toFile());
        ((ObjectNode) config.at(where)).set(field, new JsonMapper().readTree(value));
        Path changed = Files.writeString(folder.resolve("config.json"), config.toString());

        assertThatThrownBy(() -> KerasImport.network(WEIGHTS, changed))
                .isInstanceOfSatisfying(
                        KerasException.class, it -> assertThat(it.file()).isEqualTo(WEIGHTS))
                .hasMessage(message);
    }

    @Test
    void saysWhatIsWrongWithTheFileItself() throws IOException {
        Path missing = folder.resolve("missing.h5");
        assertThatThrownBy(() -> KerasImport.network(missing, null)).hasMessage("there is no file " + missing);
        Path text = Files.writeString(folder.resolve("text.h5"), "no model");
        assertThatThrownBy(() -> KerasImport.network(text, null))
                .hasMessage(
                        text
                                + " is no model of Keras (.h5, .keras), PyTorch (.pt, .safetensors) or TensorFlow.js (model.json)");
        assertThatThrownBy(() -> KerasImport.network(folder, null))
                .hasMessage(folder + " is a directory: name a .h5 or .keras file");
        assertThatThrownBy(() -> KerasImport.network(WEIGHTS, null))
                .hasMessage(WEIGHTS + " holds weights only (gru_1/gru_1/bias:0 [12], gru_1/gru_1/kernel:0 [3, 12],"
                        + " gru_1/gru_1/recurrent_kernel:0 [4, 12], td/td/bias:0 [2], td/td/kernel:0 [4, 2]): give the model's"
                        + " JSON, too, which Python writes with open(\"model.json\", \"w\").write(model.to_json())");
        Path whole = CASES.resolve("keras1_gru.h5");
        assertThatThrownBy(() -> KerasImport.network(whole, CONFIG))
                .hasMessage(whole + " holds its configuration: leave out the other one");
        byte[] bytes = Files.readAllBytes(whole);
        Path truncated = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> KerasImport.network(truncated, null))
                .hasMessage(truncated + " is damaged, or not a readable HDF5 file");
        Path zip = Files.writeString(folder.resolve("model.keras"), "PK\3\4 and nothing more");
        assertThatThrownBy(() -> KerasImport.network(zip, null))
                .hasMessage(zip + " is damaged, or not a .keras archive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/config/layers/3/config|axis|1|layer sequences: Concatenate along the axis 1 cannot be represented, only along the features, 2 or -1",
                "/config/layers/3/config|axis|0|layer sequences: Concatenate along the axis 0 cannot be represented, only along the features, 2 or -1",
                "/config/layers/3/config|axis|\"-1\"|axis of layer sequences must be an integer, but is \"-1\"",
                "/config/layers/1/config|return_sequences|false|layer sequences: Concatenate of inputs that are not all sequences or all vectors, or have different masks, cannot be represented",
                "/config/layers/4/config|units|3|layer gru_1: its kernel must have shape [any, 9], but has [11, 12]",
                "/config/layers/3|class_name|\"Add\"|layer sequences: 3 inputs cannot be represented"
            })
    void aConcatenationIsOfFeatures(String where, String field, String value, String message) throws IOException {
        JsonNode config = new JsonMapper()
                .readTree(CASES.resolve("keras2_concatenate.json").toFile());
        ((ObjectNode) config.at(where)).set(field, new JsonMapper().readTree(value));
        Path changed = Files.writeString(folder.resolve("config.json"), config.toString());

        assertThatThrownBy(() -> KerasImport.network(CASES.resolve("keras2_concatenate.h5"), changed))
                .isInstanceOf(KerasException.class)
                .hasMessage(message);
    }

    @Test
    void nestingThatHasNoEndIsRefused() throws IOException {
        Path nested = Files.writeString(folder.resolve("nested.json"), "[".repeat(1_000_000));

        assertThatThrownBy(() -> KerasImport.network(WEIGHTS, nested))
                .isInstanceOf(KerasException.class)
                .hasMessageStartingWith(nested + " is not JSON: Document nesting depth (1001) exceeds");
    }

    @Test
    void theOptimizersStateComesAlong() throws IOException {
        Path real = Path.of("../shared/keras-models/github/joy-datta__misc-models/char_rnn.h5");
        assumeTrue(Files.exists(real), "the real models stand beside the project");
        var network = (MultiLayerNetwork) KerasImport.network(real, null).network();
        try (Hdf5 file = Hdf5.of("file", Files.readAllBytes(real))) {
            String group = "/optimizer_weights/Adam/";
            assertThat(network.getIterationCount())
                    .isEqualTo((int) file.array(group + "iter:0").counter())
                    .isPositive();
            float[] state = network.getUpdater()
                    .getStateViewArray()
                    .dup()
                    .reshape(2 * network.numParams())
                    .toFloatVector();
            float[] m = (float[]) file.array(group + "gru/gru_cell/kernel/m:0").data();
            float[] v = (float[]) file.array(group + "gru/gru_cell/kernel/v:0").data();
            assertThat(state[1]).isEqualTo(m[1]);
            assertThat(state[(int) network.numParams() + 1]).isEqualTo(v[1]);
        }
    }

    /** Dropout between the layers, another activation, logits, a regularizer: saved, read again, and trained on. */
    @Test
    void aCharacterModelWithMoreThanGru4jMakesItselfIsSavedAndTrains() throws IOException {
        CharacterModel own = TinyModels.of("embedding:3 gru:4 gru:4", Targets.EVERY, "abc");
        Path weights = folder.resolve("m.weights.h5");
        Path config = folder.resolve("m.config.json");
        KerasExport.weights(own, weights);
        KerasExport.config(own, config);
        JsonNode json = new JsonMapper().readTree(config.toFile());
        ArrayNode layers = (ArrayNode) json.at("/config/layers");
        ((ObjectNode) layers.at("/2/config"))
                .put("recurrent_activation", "hard_sigmoid")
                .put("stateful", true);
        ((ObjectNode) layers.at("/4/config")).put("activation", "linear").set("kernel_regularizer", l2());
        layers.insert(3, dropout("Dropout"));
        layers.insert(4, dropout("SpatialDropout1D"));
        Files.writeString(config, json.toString());
        Path saved = folder.resolve("m.zip");
        CharacterModel imported = KerasImport.characterModel(
                ModelSource.of(weights).withConfig(config),
                Symbols.of("abc", Symbols.Order.SORTED),
                OptionalInt.of(4),
                own.provenance(),
                List.of("a"));
        ModelFile.save(imported, saved);
        CharacterModel read = ModelFile.load(saved);

        assertThat(read.layers())
                .filteredOn(layer -> layer.type().equals("DropoutLayer"))
                .extracting(LayerSummary::name)
                .containsExactly("Dropout", "SpatialDropout1D");
        assertThat(new Predictor(read).next(new int[][] {{0, 1, 2}}))
                .isDeepEqualTo(new Predictor(imported).next(new int[][] {{0, 1, 2}}));
        INDArray ids = Nd4j.createFromArray(new float[][] {{0, 1, 2, 0}, {1, 2, 0, 1}});
        INDArray next = Nd4j.createFromArray(new float[][] {{1, 2, 0, 1}, {2, 0, 1, 2}});
        double before = read.network().score(new DataSet(ids, next));
        for (int i = 0; i < 60; i++) {
            read.network().fit(ids, next);
        }
        assertThat(read.network().score(new DataSet(ids, next))).isLessThan(before - 0.005);
    }

    private static ObjectNode l2() {
        return new JsonMapper()
                .createObjectNode()
                .put("class_name", "L2")
                .set("config", new JsonMapper().createObjectNode().put("l2", 1e-4));
    }

    private static ObjectNode dropout(String className) {
        ObjectNode config =
                new JsonMapper().createObjectNode().put("name", className).put("rate", 0.1);
        return new JsonMapper().createObjectNode().put("class_name", className).set("config", config);
    }
}
