package org.gru4j.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.foreign.internal.StoredTensor;
import org.gru4j.foreign.internal.TensorFile;
import org.gru4j.internal.Words;
import org.gru4j.keras.TorchChain.Link;
import org.gru4j.keras.TorchLayout.Kind;
import org.gru4j.keras.internal.Generation;

/**
 * A PyTorch model as the Keras model that computes the same: all layers give sequences, and the outputs are those of the
 * last layer, as nn.Linear has them.
 */
final class TorchModel {

    private static final int MAX_GROWTH = 8; // halves take twice as much here, and layers may share their weights
    private static final int MAX_LAYERS = 100;

    private final TorchLayout layout;
    private final String type;
    private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();
    private final Map<String, List<KerasArray>> weights = new HashMap<>();

    private TorchModel(TorchLayout layout, boolean doublePrecision) {
        this.layout = layout;
        this.type = doublePrecision ? "float64" : "float32";
    }

    /**
     * The model of a file.
     *
     * @param bytes the file's length
     * @throws KerasException naming the layer, if it is no chain of an Embedding, recurrent layers and a Linear
     */
    static KerasFile of(TensorFile file, TorchLayout layout, long bytes) throws IOException {
        List<Link> links = TorchChain.of(TorchModule.of(file.tensors()), layout).layers();
        List<StoredTensor> used =
                links.stream().flatMap(link -> used(link).stream()).toList();
        long numbers = used.stream().mapToLong(StoredTensor::length).sum();
        if (numbers * Float.BYTES > MAX_GROWTH * bytes) {
            throw new KerasException("the layers have more weights than a file of this size can hold");
        }
        TorchModel model = new TorchModel(layout, used.stream().anyMatch(StoredTensor::isDouble));
        model.input(links.get(0));
        for (Link link : links) {
            model.add(link);
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("class_name", "Sequential");
        config.putObject("config").set("layers", model.layers);
        if (model.layers.size() > MAX_LAYERS) {
            throw new KerasException(Words.format("the model has more than %d layers", MAX_LAYERS));
        }
        return new KerasFile(
                ModelConfigReader.read(config, Generation.KERAS_3),
                new LoadedWeights(model.weights, List.of()),
                MissingNode.getInstance());
    }

    private static List<StoredTensor> used(Link link) {
        return link.kind() == Kind.RECURRENT
                ? new TorchRecurrent(link.module()).used()
                : List.copyOf(link.module().tensors().values());
    }

    private void input(Link first) {
        boolean ids = first.kind() == Kind.EMBEDDING;
        ObjectNode config = add("InputLayer", "input").put("dtype", ids ? "int32" : type);
        ArrayNode shape = config.putArray("batch_shape").addNull().addNull();
        if (!ids) {
            shape.add(new TorchRecurrent(first.module()).inputs());
        }
    }

    private void add(Link link) throws IOException {
        TorchModule module = link.module();
        switch (link.kind()) {
            case EMBEDDING -> {
                add("Embedding", module.name())
                        .put("input_dim", module.length("weight", 0))
                        .put("output_dim", module.length("weight", 1));
                weights.put(module.name(), List.of(array(module, "weight", false)));
            }
            case RECURRENT -> recurrent(new TorchRecurrent(module));
            case LINEAR -> {
                add("Dense", module.name())
                        .put("units", module.length("weight", 0))
                        .put("use_bias", module.hasBias())
                        .put("activation", "linear");
                List<KerasArray> arrays = new ArrayList<>(List.of(array(module, "weight", true)));
                if (module.hasBias()) {
                    arrays.add(array(module, "bias", false));
                }
                weights.put(module.name(), arrays);
            }
        }
    }

    private void recurrent(TorchRecurrent recurrent) throws IOException {
        List<String> ends = recurrent.layers();
        for (String end : ends) {
            String name = recurrent.module().name() + (ends.size() > 1 ? end : "");
            String className = recurrent.className(end);
            ObjectNode cell = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("dtype", type)
                    .put("units", recurrent.units(end))
                    .put("use_bias", recurrent.hasBias())
                    .put("activation", className.equals("SimpleRNN") && layout.relu() ? "relu" : "tanh")
                    .put("return_sequences", true);
            if (!className.equals("SimpleRNN")) {
                cell.put("recurrent_activation", "sigmoid");
            }
            if (className.equals("GRU")) {
                cell.put("reset_after", true);
            }
            if (recurrent.isBidirectional()) {
                add("Bidirectional", name)
                        .put("merge_mode", "concat")
                        .putObject("layer")
                        .put("class_name", className)
                        .set("config", cell);
            } else {
                add(className, name).setAll(cell);
            }
            weights.put(name, recurrent.arrays(end));
        }
    }

    /** Adds a layer, and gives its configuration. */
    private ObjectNode add(String className, String name) {
        ObjectNode config = layers.addObject().put("class_name", className).putObject("config");
        return config.put("name", name).put("dtype", type);
    }

    private static KerasArray array(TorchModule module, String tensor, boolean transposed) throws IOException {
        StoredTensor stored = module.tensor(tensor);
        KerasArray array = new KerasArray(tensor, stored.shape(), stored.numbers());
        return transposed ? KerasArray.of(tensor, array.array().transpose()) : array;
    }
}
