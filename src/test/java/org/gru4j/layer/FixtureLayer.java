package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasGruOptions;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The layer that a case describes, on its own and with the case's weights: a {@link Gru} or a {@link GruBidirectional}. */
final class FixtureLayer {

    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    private final Gru gru; // of a bidirectional layer, the one that goes forward
    private final boolean bidirectional;
    private final boolean separate; // merge_mode None: the outputs of both directions are compared each for itself
    private final DataType type;
    private final Layer layer;
    private Gradient weightGradients;

    private FixtureLayer(Gru gru, SameDiffLayer configuration, boolean separate, DataType type) {
        this.gru = gru;
        this.separate = separate;
        this.bidirectional = configuration instanceof GruBidirectional;
        this.type = type;
        this.layer = instantiate(configuration, type);
    }

    /** Reads the fields layer, merge_mode, semantics, options and weights of a case. */
    static FixtureLayer of(KerasFields fixture, DataType type, EngineChoice engine) {
        String kind = fixture.text("layer");
        JsonNode weights = fixture.required("weights");
        boolean bidirectional = kind.equals("Bidirectional(GRU)");
        if (!bidirectional && !kind.equals("GRU")) {
            throw fixture.unknown("layer");
        }
        FixtureTensor kernel =
                FixtureTensor.of("kernel", (bidirectional ? weights.path(FORWARD) : weights).path("kernel"));
        Gru gru = KerasGruOptions.builder(
                        "options", fixture.required("options"), Generation.of(fixture.text("semantics")))
                .nIn(kernel.shape()[0])
                .engine(engine)
                .averageActivity(averagesActivity(fixture))
                .build();
        boolean separate = bidirectional
                && fixture.has("merge_mode")
                && fixture.optional("merge_mode")
                        .map(mode -> mode.asText().equalsIgnoreCase("none"))
                        .orElse(true);
        MergeMode mode = bidirectional && !separate ? mergeMode(fixture.text("merge_mode")) : MergeMode.CONCAT;
        FixtureLayer made = new FixtureLayer(gru, bidirectional ? GruBidirectional.of(gru, mode) : gru, separate, type);
        made.setWeights(weights);
        return made;
    }

    /** As the release of Keras did that the numbers are from, where the case says it. */
    static boolean averagesActivity(KerasFields fixture) {
        String tag = fixture.optional("origin")
                .map(origin -> origin.path("tag").asText())
                .orElse("");
        return tag.isEmpty() || Generation.averagesActivity(tag.startsWith("v") ? tag.substring(1) : tag);
    }

    static MergeMode mergeMode(String name) {
        for (MergeMode mode : MergeMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        throw new InexpressibleCaseError("merge_mode is not known: " + name);
    }

    static Layer instantiate(SameDiffLayer configuration, DataType type) {
        NeuralNetConfiguration network = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .layer(configuration)
                .build();
        long parameters = configuration.initializer().numParams(network);
        Layer layer = configuration.instantiate(network, List.of(), 0, Nd4j.create(type, 1, parameters), true, type);
        layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, parameters));
        return layer;
    }

    private void setWeights(JsonNode weights) {
        KerasFields fields = new KerasFields("weights", weights);
        if (bidirectional) {
            setWeights(FORWARD, fields.required(FORWARD));
            setWeights(BACKWARD, fields.required(BACKWARD));
        } else {
            setWeights("", weights);
            fields.ignoring("kernel", "recurrent_kernel", "bias"); // read just now
        }
        fields.allRead();
    }

    private void setWeights(String direction, JsonNode weights) {
        KerasFields fields = new KerasFields("weights " + direction, weights);
        setWeight(direction, "kernel", fields);
        setWeight(direction, "recurrent_kernel", fields);
        if (gru.options().useBias) {
            setWeight(direction, "bias", fields);
        } else if (fields.optional("bias").isPresent()) {
            throw new InexpressibleCaseError("a bias is given where use_bias is false");
        }
        fields.allRead();
    }

    private void setWeight(String direction, String name, KerasFields weights) {
        FixtureTensor value = FixtureTensor.of(name, weights.required(name));
        layer.setParam(parameter(direction, name), value.array(type));
    }

    /** The layer's name of a weight; the direction is empty for a layer that has only one. */
    static String parameter(String direction, String kerasName) {
        String name = kerasName.equals("recurrent_kernel") ? Gru.RECURRENT_KERNEL : kerasName;
        return direction.isEmpty() ? name : GruBidirectional.parameter(direction, name);
    }

    GruOptions options() {
        return gru.options();
    }

    boolean bidirectional() {
        return bidirectional;
    }

    DataType type() {
        return type;
    }

    /** The output, or the outputs of both directions. */
    List<INDArray> activate(INDArray input, INDArray mask, boolean training) {
        layer.setMaskArray(mask);
        INDArray output = layer.activate(input, training, LayerWorkspaceMgr.noWorkspaces())
                .dup();
        if (!separate) {
            return List.of(output);
        }
        return List.of(features(output, 0), features(output, options().units));
    }

    /** One direction's part of a concatenated output. */
    private INDArray features(INDArray output, long from) {
        var part = NDArrayIndex.interval(from, from + options().units);
        return output.rank() == 3
                ? output.get(NDArrayIndex.all(), NDArrayIndex.all(), part).dup()
                : output.get(NDArrayIndex.all(), part).dup();
    }

    /** The gradient with respect to the input. */
    INDArray backpropagate(List<INDArray> outputGradients) {
        INDArray outputGradient = outputGradients.size() == 1
                ? outputGradients.get(0)
                : Nd4j.concat(outputGradients.get(0).rank() - 1, outputGradients.toArray(INDArray[]::new));
        var gradients = layer.backpropGradient(outputGradient, LayerWorkspaceMgr.noWorkspaces());
        weightGradients = gradients.getFirst();
        return gradients.getSecond().dup();
    }

    /** The gradient with respect to a weight, after a backward pass. */
    INDArray gradient(String direction, String kerasName) {
        return weightGradients.getGradientFor(parameter(direction, kerasName));
    }

    INDArray weight(String direction, String kerasName) {
        return layer.getParam(parameter(direction, kerasName));
    }

    double regularizationScore() {
        return layer.calcRegularizationScore(false);
    }

    void dropoutMasks(DropoutMasks masks) {
        oneDirection("dropout masks").dropoutMasks(masks);
    }

    void resetState() {
        ((RecurrentLayer) layer).rnnClearPreviousState();
    }

    /** The names of the states, one for each direction. */
    private List<String> stateNames() {
        return bidirectional
                ? List.of(GruBidirectional.FORWARD_STATE, GruBidirectional.BACKWARD_STATE)
                : List.of(Gru.STATE);
    }

    void startFrom(List<INDArray> states) {
        List<String> names = stateNames();
        if (states.size() != names.size()) {
            throw new InexpressibleCaseError("%d initial states for %s".formatted(states.size(), names));
        }
        Map<String, INDArray> map = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), states.get(i));
        }
        ((RecurrentLayer) layer).rnnSetPreviousState(map);
    }

    /** The states that the last forward pass has left; only a layer with return_state gives them. */
    List<INDArray> returnedStates() {
        if (!gru.options().returnState) {
            throw new AssertionError("a state is expected, but return_state is false");
        }
        Map<String, INDArray> states = ((RecurrentLayer) layer).rnnGetPreviousState();
        return stateNames().stream().map(states::get).toList();
    }

    /** For the next backward pass. */
    void giveStateGradients(List<INDArray> gradients) {
        if (gradients.size() != stateNames().size()) {
            throw new InexpressibleCaseError(gradients.size() + " gradients of states");
        }
        if (layer instanceof GruBidirectionalLayer both) {
            both.giveFinalStateGradients(gradients.get(0), gradients.get(1));
        } else {
            oneDirection("d_state").giveFinalStateGradient(gradients.get(0));
        }
    }

    List<INDArray> initialStateGradients() {
        if (layer instanceof GruBidirectionalLayer both) {
            MergeMode.Pair gradients = both.initialStateGradients();
            return List.of(gradients.forward(), gradients.backward());
        }
        return List.of(oneDirection("the gradient of initial_state").initialStateGradient());
    }

    private GruLayer oneDirection(String what) {
        if (!(layer instanceof GruLayer one)) {
            throw new InexpressibleCaseError(what + " of a bidirectional layer");
        }
        return one;
    }
}
