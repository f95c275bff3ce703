package org.gru4j.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Bidirectional;
import org.gru4j.keras.KerasLayer.InputShape;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.KerasLayer.Ref;
import org.gru4j.layer.FeatureDropout;
import org.gru4j.layer.SequenceVertex;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/** Turns the layers of a Keras model into the parts of a Deeplearning4j network, all in the layout [batch, time, features]. */
final class NetworkAssembly {

    private final ModelConfig model;
    private final KerasWeights weights;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Ref, Tensor> tensors = new HashMap<>();
    private final RecurrentParts recurrent;
    private final BidirectionalParts bothWays;
    private final DenseParts dense;
    private final ShapeParts shapes;
    private boolean hasOutput; // a layer that ends a network

    private NetworkAssembly(KerasFile file, Training training) {
        this.model = file.model();
        this.weights = file.weights();
        this.recurrent = new RecurrentParts(parts, training);
        this.bothWays = new BidirectionalParts(recurrent);
        this.dense = new DenseParts(parts, training);
        this.shapes = new ShapeParts(parts);
    }

    /** The parts of a network, each after those that go into it, and the names of those that are its outputs. */
    record Assembled(List<Part> parts, List<String> outputs) {}

    /**
     * The parts of a model's network.
     *
     * @throws KerasException naming the layer, if one cannot be represented or its weights do not fit
     */
    static Assembled of(KerasFile file, Training training) {
        NetworkAssembly assembly = new NetworkAssembly(file, training);
        for (Node node : file.model().nodes()) {
            if (!assembly.tensors.containsKey(new Ref(node.layer().name(), 0))) { // else a part of the layer before it
                assembly.add(node);
            }
        }
        List<String> outputs = assembly.outputs();
        return new Assembled(used(assembly.parts, outputs), outputs);
    }

    /** Without what nobody takes, as an output beside a state that is wanted: Deeplearning4j could not train it. */
    private static List<Part> used(List<Part> parts, List<String> outputs) {
        Set<String> taken = new HashSet<>(outputs);
        List<Part> used = new ArrayList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            boolean plain =
                    part instanceof Part.OfVertex vertex && vertex.parameters().isEmpty();
            if (!plain || taken.contains(part.name())) {
                taken.addAll(part.inputs());
                used.add(0, part);
            }
        }
        return used;
    }

    private List<String> outputs() {
        List<String> outputs = new ArrayList<>();
        for (Ref output : model.outputs()) {
            Tensor tensor = tensor(output.layer(), output);
            boolean incomplete = model.outputs().size() == 1 && !hasOutput;
            outputs.add(
                    incomplete
                            ? dense.loss(output.layer() + "-output", KerasActivation.LINEAR, tensor)
                                    .part()
                            : tensor.part());
        }
        return outputs;
    }

    private Tensor tensor(String layer, @Nullable Ref ref) {
        if (ref == null) {
            throw new KerasException(Words.format("layer %s: has no input", layer));
        }
        Tensor tensor = tensors.get(ref);
        if (tensor == null) {
            throw new KerasException(Words.format(
                    "layer %s: output %d of layer %s cannot be represented", layer, ref.tensor(), ref.layer()));
        }
        return tensor;
    }

    private void add(Node node) {
        KerasLayer layer = node.layer();
        String name = layer.name();
        if (layer instanceof KerasLayer.Input) {
            give(node, input(name));
            return;
        }
        Tensor in = tensor(name, node.input());
        List<KerasArray> arrays = weights.of(node);
        if (layer instanceof Recurrent one) {
            Tensor state = node.initialState() == null ? null : tensor(name, node.initialState());
            give(node, recurrent.add(node, one, in, state, arrays, needed(new Ref(name, 1))));
            return;
        }
        if (layer instanceof Bidirectional both) {
            List<Tensor> states =
                    node.initialStates().stream().map(ref -> tensor(name, ref)).toList();
            boolean wantsStates = needed(new Ref(name, both.mergeMode() == null ? 2 : 1));
            give(node, bothWays.add(node, both, in, states, arrays, wantsStates));
            return;
        }
        if (layer instanceof KerasLayer.Concatenated one) {
            List<Tensor> inputs =
                    node.inputs().stream().map(ref -> tensor(name, ref)).toList();
            give(node, shapes.concatenated(one, inputs));
            return;
        }
        if (node.initialState() != null) {
            throw new KerasException(Words.format("layer %s: a second input cannot be represented", name));
        }
        if (in.marked()) {
            throw new KerasException(Words.format(
                    "layer %s: after a Masking with a mask_value other than 0 only recurrent layers can be represented",
                    name));
        }
        give(node, feedForward(node, in, arrays));
    }

    private void give(Node node, Tensor tensor) {
        give(node, List.of(tensor));
    }

    /** All outputs of a layer, in Keras's order. */
    private void give(Node node, List<Tensor> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            tensors.put(new Ref(node.layer().name(), i), outputs.get(i));
        }
    }

    /** Whether a layer takes this or a later one of the same layer, or it is an output. */
    private boolean needed(Ref first) {
        Predicate<Ref> same = ref -> ref.layer().equals(first.layer()) && ref.tensor() >= first.tensor();
        return model.outputs().stream().anyMatch(same)
                || model.nodes().stream()
                        .flatMap(node -> Stream.concat(node.inputs().stream(), node.initialStates().stream()))
                        .anyMatch(same);
    }

    private boolean isOutput(Ref ref) {
        return model.outputs().contains(ref);
    }

    private Tensor input(String name) {
        InputShape shape = model.inputShape(name).orElse(null);
        if (shape == null) {
            return new Tensor(name, Tensor.UNKNOWN, Tensor.UNKNOWN, true, null, false);
        }
        if (shape.rank() != 2 && shape.rank() != 3) {
            throw new KerasException(
                    Words.format("layer %s: an input of %d dimensions cannot be represented", name, shape.rank()));
        }
        long width = shape.features().orElse(Tensor.UNKNOWN);
        return shape.rank() == 2
                ? Tensor.vector(name, width)
                : new Tensor(name, width, shape.time().orElse(Tensor.UNKNOWN), true, null, false);
    }

    private Tensor feedForward(Node node, Tensor in, List<KerasArray> arrays) {
        KerasLayer layer = node.layer();
        if (layer instanceof KerasLayer.Dense one) {
            return dense(node, one, in, arrays);
        }
        if (layer instanceof KerasLayer.Embedding one) {
            return embedding(node, one, in, arrays);
        }
        if (!arrays.isEmpty() && !(layer instanceof KerasLayer.Dropout)) { // whose seed may be among them
            throw new KerasException(
                    Words.format("layer %s: has weights in the file, but none in its configuration", layer.name()));
        }
        if (layer instanceof KerasLayer.Activated one) {
            return activated(node, one, in);
        }
        if (layer instanceof KerasLayer.Dropout one) {
            return dropout(one, in);
        }
        if (layer instanceof KerasLayer.Masking one) {
            return masking(one, in);
        }
        if (layer instanceof KerasLayer.OneHot one) {
            return shapes.oneHot(one, in);
        }
        return layer instanceof KerasLayer.Reshape one ? shapes.reshape(one, in) : shapes.flatten(layer.name(), in);
    }

    /** With the activation of a layer that only applies one to it. */
    private Tensor dense(Node node, KerasLayer.Dense layer, Tensor in, List<KerasArray> arrays) {
        Ref own = new Ref(layer.name(), 0);
        Ref ends = own;
        KerasActivation activation = layer.activation();
        List<Node> takers =
                model.nodes().stream().filter(other -> other.takes(own)).toList();
        if (activation == KerasActivation.LINEAR
                && !isOutput(own)
                && takers.size() == 1
                && takers.get(0).layer() instanceof KerasLayer.Activated activated) {
            activation = activated.activation();
            ends = new Ref(activated.name(), 0);
        }
        boolean last = ends(ends);
        Tensor given = dense.add(node, layer, activation, in, arrays, last);
        hasOutput |= last;
        tensors.put(ends, given);
        return given;
    }

    /** Whether the model gives this, and does nothing more with it. */
    private boolean ends(Ref ref) {
        return isOutput(ref) && model.nodes().stream().noneMatch(node -> node.takes(ref));
    }

    private Tensor activated(Node node, KerasLayer.Activated layer, Tensor in) {
        if (ends(new Ref(layer.name(), 0))) {
            hasOutput = true;
            return dense.loss(layer.name(), layer.activation(), in);
        }
        IActivation function = Activations.of(layer.name(), layer.activation());
        Layer made = new ActivationLayer.Builder()
                .name(layer.name())
                .activation(function)
                .build();
        boolean acrossFeatures = in.sequence() && layer.activation() == KerasActivation.SOFTMAX;
        Layer placed = acrossFeatures ? new TimeDistributed(made, RNNFormat.NWC) : made;
        parts.add(new Part.OfLayer(layer.name(), List.of(in.part()), placed, Map.of()));
        return in.from(node.layer().name());
    }

    private Tensor embedding(Node node, KerasLayer.Embedding layer, Tensor in, List<KerasArray> arrays) {
        String name = layer.name();
        if (arrays.size() != 1) {
            throw new KerasException(
                    Words.format("layer %s: needs 1 weight, but the file has %d for it", name, arrays.size()));
        }
        var vectors = arrays.get(0).array();
        WeightShapes.require(name, "embeddings", vectors, layer.inputDim(), layer.outputDim());
        var builder = new EmbeddingSequenceLayer.Builder()
                .name(name)
                .nIn(layer.inputDim())
                .nOut(layer.outputDim())
                .inferInputLength(true)
                .activation(Activations.of(name, KerasActivation.LINEAR))
                .outputDataFormat(RNNFormat.NWC);
        WeightRules.apply(builder, layer.rules(), KerasLayer.Rules.NONE, node.trainable(), layer.inputDim());
        parts.add(new Part.OfLayer(name, List.of(in.part()), builder.build(), Map.of("W", vectors)));
        String mask = layer.maskZero() ? mask(name + "-mask", in, 0) : null;
        return new Tensor(name, layer.outputDim(), in.width(), true, mask, false);
    }

    private String mask(String name, Tensor in, double value) {
        parts.add(new Part.OfVertex(name, List.of(in.part()), SequenceVertex.mask(value), Map.of()));
        return name;
    }

    private Tensor masking(KerasLayer.Masking layer, Tensor in) {
        if (!in.sequence()) {
            throw new KerasException(Words.format(
                    "layer %s: Masking of an input without time steps cannot be represented", layer.name()));
        }
        String mask = mask(layer.name(), in, layer.value());
        return new Tensor(in.part(), in.width(), in.time(), true, mask, layer.value() != 0);
    }

    private Tensor dropout(KerasLayer.Dropout layer, Tensor in) {
        if (layer.rate() == 0) {
            return in;
        }
        if (layer.spatial() && !in.sequence()) {
            throw new KerasException(Words.format(
                    "layer %s: SpatialDropout1D of an input without time steps cannot be represented", layer.name()));
        }
        DropoutLayer made = (layer.spatial()
                        ? new DropoutLayer.Builder(new FeatureDropout(layer.rate()))
                        : new DropoutLayer.Builder(1 - layer.rate())) // Deeplearning4j has the share that is kept
                .name(layer.name())
                .build();
        if (in.width() != Tensor.UNKNOWN) {
            made.setNIn(in.width());
            made.setNOut(in.width());
        }
        parts.add(new Part.OfLayer(layer.name(), List.of(in.part()), made, Map.of()));
        return in.from(layer.name());
    }
}
