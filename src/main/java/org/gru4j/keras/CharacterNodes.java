package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.Dense;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.InputShape;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.KerasLayer.Ref;
import org.gru4j.keras.KerasLayer.Sequences;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.LayerSpec.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A Keras model as gru4j's character models are: characters in, as ids before an embedding or else with a one each;
 * recurrent layers; probabilities of the next character out.
 */
final class CharacterNodes {

    private final ModelConfig model;
    private final List<Node> nodes = new ArrayList<>();
    private final List<LayerSpec> specs = new ArrayList<>();
    private @Nullable Ref last;
    private boolean everyStep = true;
    private boolean resetAfter = true;
    private @Nullable String output;
    private OptionalLong width = OptionalLong.empty(); // of the model's own encoding of ids, with a one each

    private CharacterNodes(ModelConfig model) {
        this.model = model;
    }

    /**
     * Reads a model.
     *
     * @throws KerasException naming the layer that a character model cannot have
     */
    static CharacterNodes of(ModelConfig model) {
        CharacterNodes nodes = new CharacterNodes(model);
        for (Node node : model.nodes()) {
            boolean secondInput = !nodes.nodes.isEmpty() && node.input() == null;
            boolean state = node.initialState() != null
                    || (node.input() != null && node.input().tensor() != 0);
            if (secondInput || state) {
                throw refused(node.layer().name(), "several inputs or states");
            }
            nodes.add(node);
        }
        if (nodes.output == null || model.outputs().size() != 1) {
            throw new KerasException(
                    "a character model must end with a Dense layer of as many units as there are characters");
        }
        return nodes;
    }

    private static KerasException refused(String name, String what) {
        return new KerasException(Words.format(
                "layer %s: a character model cannot have %s; without a vocabulary it becomes a plain network",
                name, what));
    }

    private void add(Node node) {
        KerasLayer layer = node.layer();
        String name = layer.name();
        if (output != null && !(layer instanceof KerasLayer.Activated)) {
            throw refused(name, "a layer after the one of the characters");
        }
        if (layer instanceof KerasLayer.OneHot oneHot) {
            if (!specs.isEmpty()) {
                throw refused(name, "this in the middle");
            }
            width = OptionalLong.of(oneHot.size());
            return; // characters come in so
        }
        KerasLayer changed = layer;
        if (layer instanceof KerasLayer.Embedding embedding) {
            if (embedding.maskZero() || !specs.isEmpty()) {
                throw refused(name, embedding.maskZero() ? "mask_zero" : "an embedding in the middle");
            }
            specs.add(new LayerSpec(Kind.EMBEDDING, Math.toIntExact(embedding.outputDim())));
        } else if (layer instanceof Recurrent recurrent) {
            changed = recurrent(recurrent);
        } else if (layer instanceof Dense) {
            output = name;
        } else if (layer instanceof KerasLayer.Activated activated) {
            if (output == null || activated.activation() != KerasActivation.SOFTMAX) {
                throw refused(name, "the activation " + activated.activation());
            }
        } else if (!(layer instanceof KerasLayer.Input || layer instanceof KerasLayer.Dropout)) {
            throw refused(name, "a layer of class " + node.className());
        }
        nodes.add(new Node(changed, node.className(), node.trainable(), last, null));
        last = new Ref(name, 0);
    }

    /** Without stateful, for gru4j carries the states itself. */
    private Recurrent recurrent(Recurrent layer) {
        Sequences sequences = layer.sequences();
        if (sequences.goBackwards() || !everyStep) {
            throw refused(
                    layer.name(), everyStep ? "go_backwards" : "a recurrent layer after one that gives no sequence");
        }
        everyStep = sequences.returnSequences();
        for (Cell cell : layer.cells()) {
            Kind kind = cell instanceof GruCell ? Kind.GRU : ((PlainCell) cell).simple() ? Kind.RNN : Kind.LSTM;
            specs.add(new LayerSpec(kind, Math.toIntExact(cell.units())));
            if (cell instanceof GruCell gru) {
                resetAfter = gru.resetAfter();
            }
        }
        return new Recurrent(
                layer.name(), layer.cells(), new Sequences(sequences.returnSequences(), false, false, false));
    }

    List<LayerSpec> specs() {
        return specs;
    }

    boolean resetAfter() {
        return resetAfter;
    }

    Targets targets() {
        return everyStep ? Targets.EVERY : Targets.LAST;
    }

    /** The length of the windows that the model was trained with, where it says so. */
    OptionalInt window() {
        InputShape shape = model.inputShape(model.inputs().get(0)).orElse(null);
        if (shape == null) {
            return OptionalInt.empty();
        }
        var length = shape.rank() == 3 ? shape.time() : shape.features();
        return length.isPresent()
                ? OptionalInt.of((int) Math.min(length.getAsLong(), Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    /** The model, whose last layer gives probabilities: outputs without an activation are their logarithms, but for a sum. */
    ModelConfig model() {
        List<Node> ended = new ArrayList<>();
        for (Node node : nodes) {
            ended.add(
                    node.layer() instanceof Dense dense
                            ? new Node(withSoftmax(dense), node.className(), node.trainable(), node.input(), null)
                            : node);
        }
        ended.removeIf(node -> node.layer() instanceof KerasLayer.Activated);
        return new ModelConfig(
                model.generation(),
                ended,
                model.inputs(),
                List.of(new Ref(Objects.requireNonNull(output), 0)),
                width.isPresent() ? encoded() : model.inputShapes(),
                model.doublePrecision());
    }

    /** The shape of the characters as they come in here, encoded already. */
    private Map<String, InputShape> encoded() {
        OptionalLong time = window().isPresent() ? OptionalLong.of(window().getAsInt()) : OptionalLong.empty();
        return Map.of(model.inputs().get(0), new InputShape(3, time, width));
    }

    private static Dense withSoftmax(Dense dense) {
        if (dense.activation() != KerasActivation.LINEAR && dense.activation() != KerasActivation.SOFTMAX) {
            throw refused(dense.name(), "outputs with the activation " + dense.activation());
        }
        return new Dense(
                dense.name(), dense.units(), dense.useBias(), KerasActivation.SOFTMAX, dense.kernel(), dense.bias());
    }
}
