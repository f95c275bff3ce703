package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The harness takes folders that others have made, and fails on what it does not know. */
class ModelCaseTest {

    private static final Path CASES = Path.of("src/test/resources/keras-models");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void theConfigurationMayStandBesideTheWeightsAndDescriptionsArePassedOver() throws IOException {
        ObjectNode fields = weightsOnly();
        fields.put("trained_by", "somebody")
                .put("stars", 7)
                .putArray("layer_classes")
                .add("GRU");

        assertThatCode(() -> run(fields)).doesNotThrowAnyException();
    }

    @Test
    void whatAsksForSomethingUnknownFails() throws IOException {
        JsonNode tensor = weightsOnly().at("/outputs/0");

        assertThatThrownBy(() -> run(weightsOnly().set("hidden_activations", tensor)))
                .hasMessageContaining("fields that are not known: [hidden_activations]");
        assertThatThrownBy(() -> run(weightsOnly().put("expected_loss", 0.5)))
                .hasMessageContaining("fields that are not known: [expected_loss]");
    }

    @Test
    void withoutAConfigurationACaseFails() throws IOException {
        ObjectNode fields = weightsOnly();
        Files.delete(folder.resolve("architecture.json"));

        assertThatThrownBy(() -> run(fields)).hasMessageContaining("no configuration in the file, nor beside it");
    }

    @Test
    void anotherOutputFails() throws IOException {
        ObjectNode fields = weightsOnly();
        ((ArrayNode) fields.at("/outputs/0/data")).set(3, 0.123);

        assertThatThrownBy(() -> run(fields)).hasMessageContaining("outputs 0[3]");
    }

    /** A case whose model's JSON has a name of its own and is not among the files. */
    private ObjectNode weightsOnly() throws IOException {
        Files.write(folder.resolve("weights.h5"), Files.readAllBytes(CASES.resolve("keras2_weights_only.h5")));
        Files.write(folder.resolve("architecture.json"), Files.readAllBytes(CASES.resolve("keras2_weights_only.json")));
        ObjectNode fields = (ObjectNode)
                JSON.readTree(CASES.resolve("keras2_weights_only.expected.json").toFile());
        fields.putArray("files").add("weights.h5");
        return fields;
    }

    private void run(JsonNode fields) throws IOException {
        ModelCase.of(Files.writeString(folder.resolve("case.expected.json"), fields.toString()))
                .run();
    }

    @Test
    void aCharacterModelMayTakeIds() throws IOException {
        CharacterModel model = TinyModels.of("embedding:3 gru:4", Targets.EVERY, "abc");
        KerasExport.keras(model, folder.resolve("model.keras"));
        MultiLayerNetwork plain = (MultiLayerNetwork)
                KerasImport.network(folder.resolve("model.keras"), null).network();
        INDArray probabilities =
                plain.output(Nd4j.createFromArray(new float[][] {{0, 1, 2}})).reshape(3, 3);
        ObjectNode fields = JSON.createObjectNode()
                .put("schema", "gru-realmodel/1")
                .put("input_encoding", "ids")
                .put("prompt", "abc");
        fields.putArray("files").add("model.keras");
        fields.putArray("vocab").add("a").add("b").add("c");
        fields.putArray("prompt_ids").add(0).add(1).add(2);
        ArrayNode next = fields.putArray("argmax_next");
        ArrayNode data = fields.putObject("probabilities").putArray("data");
        for (int step = 0; step < 3; step++) {
            String best = "abc"
                    .substring(probabilities.getRow(step).argMax().getInt(0))
                    .substring(0, 1);
            next.add(best);
            fields.put("greedy_continuation", best); // of one character, after the last
            for (int id = 0; id < 3; id++) {
                data.add(probabilities.getFloat(step, id));
            }
        }
        ((ObjectNode) fields.get("probabilities")).putArray("shape").add(3).add(3);

        assertThatCode(() -> run(fields)).doesNotThrowAnyException();
        fields.put("input_encoding", "bytes");
        assertThatThrownBy(() -> run(fields)).hasMessageContaining("input_encoding");
        fields.put("input_encoding", "ids");
        data.set(4, data.get(4).floatValue() + 0.01);
        assertThatThrownBy(() -> run(fields)).hasMessageContaining("probability 1, 1");
    }
}
