package org.gru4j.keras;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.AtomicFile;
import org.gru4j.model.internal.CharacterModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Writes GRU models for PyTorch, as safetensors: 8 bytes of the header's length, a header in JSON, and the numbers. Names
 * are those of an {@code nn.Embedding} called embedding, an {@code nn.GRU} called gru and an {@code nn.Linear} called
 * linear; the gates change from Keras's order z, r, h to PyTorch's r, z, n.
 */
final class SafetensorsExport {

    private static final int ALIGNMENT = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private SafetensorsExport() {}

    /**
     * Writes a model.
     *
     * @throws KerasException if it is not what an nn.GRU computes: layers that are no GRUs or of several widths, other
     *     activations, or resetAfter = false
     */
    public static void write(CharacterModel model, Path file) throws IOException {
        Map<String, INDArray> tensors = tensors(ExportedLayer.of(model));
        ObjectNode header = JSON.createObjectNode();
        header.set(
                "__metadata__",
                JSON.createObjectNode()
                        .put("format", "pt")
                        .put("vocabulary", model.vocabulary().characters()));
        long offset = 0;
        for (Map.Entry<String, INDArray> tensor : tensors.entrySet()) {
            long end = offset + Float.BYTES * tensor.getValue().length();
            ObjectNode one = header.putObject(tensor.getKey()).put("dtype", "F32");
            ArrayNode shape = one.putArray("shape");
            for (long length : tensor.getValue().shape()) {
                shape.add(length);
            }
            one.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        AtomicFile.write(file, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded)
                    .array());
            out.write(json);
            out.write(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII));
            for (INDArray tensor : tensors.values()) {
                out.write(bytes(tensor));
            }
        });
    }

    private static byte[] bytes(INDArray tensor) {
        float[] numbers =
                tensor.castTo(DataType.FLOAT).dup('c').reshape(tensor.length()).toFloatVector();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private static Map<String, INDArray> tensors(List<ExportedLayer> layers) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        int gru = 0;
        long units = 0;
        for (ExportedLayer layer : layers) {
            List<INDArray> arrays = layer.arrays();
            switch (layer.className()) {
                case "Embedding" -> tensors.put("embedding.weight", arrays.get(0));
                case "Dropout", "SpatialDropout1D" -> {} // has no weights
                case "Dense" -> {
                    tensors.put("linear.weight", arrays.get(0).transpose());
                    if (arrays.size() > 1) {
                        tensors.put("linear.bias", arrays.get(1));
                    }
                }
                case "GRU" -> {
                    requireTorch(layer, units);
                    units = arrays.get(1).size(0);
                    tensors.put("gru.weight_ih_l" + gru, gates(arrays.get(0), units));
                    tensors.put("gru.weight_hh_l" + gru, gates(arrays.get(1), units));
                    if (arrays.size() > 2) {
                        INDArray both = gates(arrays.get(2), units); // [3 · units, 2]
                        tensors.put("gru.bias_ih_l" + gru, both.getColumn(0).dup());
                        tensors.put("gru.bias_hh_l" + gru, both.getColumn(1).dup());
                    }
                    gru++;
                }
                default ->
                    throw new KerasException(Words.format(
                            "layer %s: safetensors are written of GRU models, not of %s",
                            layer.name(), layer.className()));
            }
        }
        return tensors;
    }

    private static void requireTorch(ExportedLayer layer, long unitsBefore) {
        var config = layer.config().get("config");
        if (!config.get("reset_after").asBoolean()) {
            throw new KerasException(Words.format(
                    "layer %s: PyTorch's nn.GRU computes resetAfter = true only, and this has false", layer.name()));
        }
        if (!config.get("activation").asText().equals("tanh")
                || !config.get("recurrent_activation").asText().equals("sigmoid")) {
            throw new KerasException(Words.format(
                    "layer %s: PyTorch's nn.GRU has tanh and sigmoid, and this has %s and %s",
                    layer.name(),
                    config.get("activation").asText(),
                    config.get("recurrent_activation").asText()));
        }
        long units = config.get("units").asLong();
        if (unitsBefore != 0 && unitsBefore != units) {
            throw new KerasException(Words.format(
                    "layer %s: PyTorch's nn.GRU has one hidden_size for all layers, not %d and %d",
                    layer.name(), unitsBefore, units));
        }
    }

    /** [rows, 3 · units] with z, r, h as [3 · units, rows] with r, z, n. */
    private static INDArray gates(INDArray kernel, long units) {
        INDArray[] gates = new INDArray[3];
        int[] from = {1, 0, 2};
        for (int gate = 0; gate < gates.length; gate++) {
            gates[gate] =
                    kernel.get(NDArrayIndex.all(), NDArrayIndex.interval(from[gate] * units, (from[gate] + 1) * units));
        }
        return Nd4j.concat(1, gates).transpose();
    }
}
