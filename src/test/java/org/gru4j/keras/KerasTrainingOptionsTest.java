package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.layer.FixtureTensor;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What training did with Deeplearning4j's own recurrent layers in Keras: it is done here, too, or training is refused. */
class KerasTrainingOptionsTest {

    private static final Path CASES = Path.of("src/test/resources/keras-models");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void whatDeeplearning4jCannotTrainIsSaidAndRefusedInTrainingAlone() {
        KerasNetwork imported = KerasImport.network(CASES.resolve("keras2_lstm_trained_otherwise.h5"), null);
        String options = "recurrent_dropout, activity_regularizer, kernel_regularizer and recurrent_regularizer";

        assertThat(imported.untrainable())
                .containsExactly(
                        "layer lstm: cannot be trained further, for Deeplearning4j's LSTM cannot have its " + options,
                        "layer both: cannot be trained further, for Deeplearning4j's LSTM cannot have its " + options,
                        "layer simple: cannot be trained further, for Deeplearning4j's SimpleRnn cannot have its "
                                + options);
        MultiLayerNetwork network = (MultiLayerNetwork) imported.network();
        assertThatThrownBy(() -> network.fit(Nd4j.zeros(2, 5, 3), Nd4j.zeros(2, 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("layer lstm: cannot be trained further");
    }

    @Test
    void aStatefulLayerOfDeeplearning4jOnlyComputesAndForgetsWhenTold() {
        KerasNetwork imported = KerasImport.network(CASES.resolve("keras2_stateful_lstm.h5"), null);
        ComputationGraph network = (ComputationGraph) imported.network();
        INDArray input = Nd4j.rand(2, 5, 3);
        INDArray first = network.outputSingle(input).dup();

        assertThat(network.outputSingle(input)).isNotEqualTo(first);
        network.rnnClearPreviousState();
        assertThat(network.outputSingle(input)).isEqualTo(first);
        assertThat(imported.untrainable())
                .hasSize(5)
                .contains("layer lstm: cannot be trained further, for Deeplearning4j's LSTM cannot have its stateful");
        assertThatThrownBy(() -> network.fit(new INDArray[] {input}, new INDArray[] {Nd4j.zeros(2, 6)}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stateful");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm:4", "rnn:4"})
    void constraintsHoldAfterAStep(String layers) throws IOException {
        ObjectNode maximum = alongColumns().put("max_value", 0.2);
        MultiLayerNetwork network = imported(layers, options -> {
                    options.set("kernel_constraint", object("MaxNorm", maximum.deepCopy()));
                    options.set("recurrent_constraint", object("UnitNorm", alongColumns()));
                    options.set("bias_constraint", object("MaxNorm", maximum.deepCopy()));
                    options.put("bias_initializer", "zeros");
                })
                .network();
        var layer = network.getLayer(0);
        layer.getParam("b").assign(1);

        network.fit(Nd4j.rand(2, 4, 3), Nd4j.rand(2, 4, 3));

        assertThat(layer.getParam("W").norm2(0).maxNumber().doubleValue()).isCloseTo(0.2, within(1e-4));
        assertThat(layer.getParam("RW").norm2(0).minNumber().doubleValue()).isCloseTo(1, within(1e-4));
        assertThat(layer.getParam("RW").norm2(0).maxNumber().doubleValue()).isCloseTo(1, within(1e-4));
        assertThat(layer.getParam("b").norm2Number().doubleValue()).isCloseTo(0.2, within(1e-4));
    }

    @Test
    void theRegularizersOfALayerAreInTheScore() throws IOException {
        ObjectNode l2 = object("L2", JSON.createObjectNode().put("l2", 0.5));
        MultiLayerNetwork network = imported("lstm:4", options -> {
                    options.set("kernel_regularizer", l2);
                    options.set("recurrent_regularizer", l2);
                    options.set(
                            "bias_regularizer",
                            object("L1", JSON.createObjectNode().put("l1", 2)));
                })
                .network();
        var layer = network.getLayer(0);
        double squares = layer.getParam("W").norm2Number().doubleValue();
        double recurrent = layer.getParam("RW").norm2Number().doubleValue();
        double bias = layer.getParam("b").norm1Number().doubleValue();

        assertThat(layer.calcRegularizationScore(true))
                .isCloseTo(0.5 * (squares * squares + recurrent * recurrent) + 2 * bias, within(1e-4));
    }

    @Test
    void aCharacterModelWithRecurrentDropoutWritesAndIsNotTuned() throws IOException {
        CharacterModel model = imported("lstm:4 lstm:4", options -> options.put("recurrent_dropout", 0.2));
        Path saved = folder.resolve("saved.zip");
        ModelFile.save(model, saved);
        CharacterModel read = ModelFile.load(saved);

        assertThat(new Predictor(read).next(new int[][] {{0, 1, 2}}))
                .isDeepEqualTo(new Predictor(TinyModels.of("lstm:4 lstm:4", Targets.EVERY, "abc"))
                        .next(new int[][] {{0, 1, 2}}));
        assertThatIllegalArgumentException()
                .isThrownBy(read::requireTrainable)
                .withMessage("layer lstm_1: cannot be trained further, for Deeplearning4j's LSTM cannot have its"
                        + " recurrent_dropout");
    }

    /** A model of gru4j's, exported, with other options of its first recurrent layer, and imported. */
    private CharacterModel imported(String layers, Consumer<ObjectNode> change) throws IOException {
        CharacterModel own = TinyModels.of(layers, Targets.EVERY, "abc");
        JsonNode json = config(own);
        change.accept((ObjectNode) json.at("/config/layers/1/config"));
        return characterModel(own, json);
    }

    private JsonNode config(CharacterModel own) throws IOException {
        Path config = folder.resolve("config.json");
        KerasExport.config(own, config);
        return JSON.readTree(config.toFile());
    }

    private CharacterModel characterModel(CharacterModel own, JsonNode json) throws IOException {
        Path weights = folder.resolve("m.weights.h5");
        KerasExport.weights(own, weights);
        Path config = Files.writeString(folder.resolve("changed.json"), json.toString());
        return KerasImport.characterModel(
                ModelSource.of(weights).withConfig(config),
                Symbols.of("abc", Symbols.Order.SORTED),
                OptionalInt.empty(),
                own.provenance(),
                List.of("a"));
    }

    private static ObjectNode alongColumns() {
        return JSON.createObjectNode().put("axis", 0);
    }

    private static ObjectNode object(String kind, ObjectNode config) {
        return JSON.createObjectNode().put("class_name", kind).set("config", config);
    }

    /** Ids that the model itself makes vectors of. */
    @Test
    void aCharacterModelMayEncodeItsIdsItself() throws IOException {
        CharacterModel own = TinyModels.of("gru:4", Targets.EVERY, "abc");
        ObjectNode json = (ObjectNode) config(own);
        ObjectNode encoding = JSON.createObjectNode()
                .put("name", "encoding")
                .put("num_tokens", 3)
                .put("output_mode", "one_hot");
        ((ObjectNode) json.at("/config/layers/0/config"))
                .set("batch_shape", JSON.createArrayNode().addNull().add(4));
        ((ArrayNode) json.at("/config/layers")).insert(1, object("CategoryEncoding", encoding));

        CharacterModel read = characterModel(own, json);

        assertThat(read.configuration().window()).isEqualTo(4);
        assertThat(new Predictor(read).next(new int[][] {{0, 1, 2}}))
                .isDeepEqualTo(new Predictor(own).next(new int[][] {{0, 1, 2}}));
    }

    @Test
    void orEncodeThemAtEachTimeStep() throws IOException {
        String name = "keras2_time_distributed_encoding";
        CharacterModel own = TinyModels.of("gru:4", Targets.EVERY, "abc");
        CharacterModel read = KerasImport.characterModel(
                ModelSource.of(CASES.resolve(name + ".h5")),
                Symbols.of("abc", Symbols.Order.SORTED),
                OptionalInt.empty(),
                own.provenance(),
                List.of("a"));
        JsonNode expected = JSON.readTree(CASES.resolve(name + ".expected.json").toFile());
        INDArray ids = FixtureTensor.of("ids", expected.at("/inputs/0")).array(DataType.INT32);
        INDArray outputs =
                FixtureTensor.of("outputs", expected.at("/outputs/0")).array(DataType.FLOAT);

        float[][] next = new Predictor(read).next(ids.reshape(2, 5).toIntMatrix());
        for (int example = 0; example < 2; example++) {
            for (int id = 0; id < 3; id++) {
                assertThat(next[example][id]).isCloseTo(outputs.getFloat(example, 4, id), within(1e-5f));
            }
        }
    }
}
