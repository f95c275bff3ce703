package org.gru4j.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.foreign.internal.ProtobufMessage;
import org.gru4j.internal.Version;
import org.gru4j.internal.Words;
import org.gru4j.keras.OnnxGraph.Attribute;
import org.gru4j.model.internal.AtomicFile;
import org.gru4j.model.internal.CharacterModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes GRU models as ONNX, of operator set 21. The graph takes {@code ids} [batch, time] and for each GRU the state before
 * them, {@code state_1} and so on, [1, batch, units], which is 0 at the start of a text; it gives {@code probabilities}
 * [batch, time, vocabulary] after each id and the states to go on from, {@code next_state_1} and so on. (A model with targets
 * at the end of a window has learnt only the last of these, after exactly a window.) ONNX has the gates
 * of a GRU in Keras's order z, r, h, and resetAfter as {@code linear_before_reset}.
 */
final class OnnxExport {

    private static final long OPERATOR_SET = 21;
    private static final String BATCH = "batch";
    private static final String TIME = "time";

    private final OnnxGraph graph = new OnnxGraph();
    private final long vocabulary;
    private final List<Long> units = new ArrayList<>(); // of the GRUs so far
    private String value; // [time, batch] or [time, batch, features]

    private OnnxExport(long vocabulary) {
        this.vocabulary = vocabulary;
        graph.idInput("ids", BATCH, TIME);
        value = graph.node("Transpose", List.of("ids"), Attribute.list("perm", 1, 0));
    }

    /**
     * Writes a model.
     *
     * @throws KerasException naming the layer, if it is not a GRU with tanh and sigmoid
     */
    static void write(CharacterModel model, Path file) throws IOException {
        OnnxExport export = new OnnxExport(model.vocabulary().size());
        List<ExportedLayer> layers = ExportedLayer.of(model);
        if (!model.configuration().startsWithEmbedding()) {
            export.oneHot();
        }
        for (ExportedLayer layer : layers) {
            export.add(layer);
        }
        ProtobufMessage characters = new ProtobufMessage()
                .put(1, "vocabulary")
                .put(2, model.vocabulary().characters());
        export.outputs();
        byte[] content = export.graph
                .model("characters", OPERATOR_SET, "gru4j", Version.text())
                .put(14, characters)
                .bytes();
        AtomicFile.write(file, out -> out.write(content));
    }

    private void oneHot() {
        String size = graph.constant("vocabulary_size", vocabulary);
        String bits = graph.constant("off_and_on", Nd4j.createFromArray(0f, 1f));
        value = graph.node("OneHot", List.of(value, size, bits));
    }

    private void add(ExportedLayer layer) {
        List<INDArray> arrays = layer.arrays();
        switch (layer.className()) {
            case "Embedding" ->
                value = graph.node("Gather", List.of(graph.constant("embedding", arrays.get(0)), value));
            case "Dropout", "SpatialDropout1D" -> {} // is for training
            case "GRU" -> gru(layer);
            case "Dense" -> dense(arrays);
            default ->
                throw new KerasException(Words.format(
                        "layer %s: ONNX is written of GRU models, not of %s", layer.name(), layer.className()));
        }
    }

    private void gru(ExportedLayer layer) {
        ObjectNode config = (ObjectNode) layer.config().get("config");
        requireUsualActivations(layer, config);
        INDArray kernel = layer.arrays().get(0); // [features, 3 · units]
        INDArray recurrent = layer.arrays().get(1);
        long width = recurrent.size(0);
        units.add(width);
        int grus = units.size();
        List<String> inputs = new ArrayList<>(List.of(value));
        inputs.add(graph.constant("gru_" + grus + "_W", direction(kernel)));
        inputs.add(graph.constant("gru_" + grus + "_R", direction(recurrent)));
        inputs.add(
                layer.arrays().size() > 2
                        ? graph.constant(
                                "gru_" + grus + "_B", bias(layer.arrays().get(2), width))
                        : "");
        inputs.add(""); // lengths of the sequences, which all have the same
        inputs.add("state_" + grus);
        graph.input("state_" + grus, 1L, BATCH, width);
        String steps = "gru_" + grus + "_Y"; // [time, 1, batch, units]
        graph.node(
                "GRU",
                inputs,
                List.of(steps, "next_state_" + grus),
                Attribute.of("hidden_size", Math.toIntExact(width)),
                Attribute.of("linear_before_reset", config.get("reset_after").asBoolean() ? 1 : 0));
        String axis = graph.constant("gru_" + grus + "_axis", 1);
        value = graph.node("Squeeze", List.of(steps, axis));
    }

    private static void requireUsualActivations(ExportedLayer layer, ObjectNode config) {
        String activation = config.get("activation").asText();
        String recurrent = config.get("recurrent_activation").asText();
        if (!activation.equals("tanh") || !recurrent.equals("sigmoid")) {
            throw new KerasException(Words.format(
                    "layer %s: ONNX is written of GRUs with tanh and sigmoid, and this has %s and %s",
                    layer.name(), activation, recurrent));
        }
    }

    /** [rows, 3 · units] as [1, 3 · units, rows]. */
    private static INDArray direction(INDArray kernel) {
        return kernel.transpose().dup('c').reshape('c', 1, kernel.size(1), kernel.size(0));
    }

    /** Both biases in a row; where Keras has one, the other is 0. */
    private static INDArray bias(INDArray bias, long units) {
        INDArray row = bias.dup('c').reshape('c', 1, bias.length());
        return bias.rank() == 2 ? row : Nd4j.concat(1, row, Nd4j.zeros(row.dataType(), 1, 3 * units));
    }

    private void dense(List<INDArray> arrays) {
        String rows = graph.node("Transpose", List.of(value), Attribute.list("perm", 1, 0, 2));
        String sums = graph.node("MatMul", List.of(rows, graph.constant("dense_kernel", arrays.get(0))));
        if (arrays.size() > 1) {
            sums = graph.node("Add", List.of(sums, graph.constant("dense_bias", arrays.get(1))));
        }
        graph.node("Softmax", List.of(sums), List.of("probabilities"), Attribute.of("axis", -1));
    }

    private void outputs() {
        graph.output("probabilities", BATCH, TIME, vocabulary);
        for (int i = 0; i < units.size(); i++) {
            graph.output("next_state_" + (i + 1), 1L, BATCH, units.get(i));
        }
    }
}
