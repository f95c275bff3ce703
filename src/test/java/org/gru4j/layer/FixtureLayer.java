package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
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

/** The layer that a case describes, on its own and with the case's weights: a {@link Gru} or a {@link GruBidirectional}. */
final class FixtureLayer {

    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    private final Gru gru; // of a bidirectional layer, the one that goes forward
    private final boolean bidirectional;
    private final DataType type;
    private final Layer layer;
    private Gradient weightGradients;

    private FixtureLayer(Gru gru, SameDiffLayer configuration, DataType type) {
        this.gru = gru;
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
                .build();
        FixtureLayer made = new FixtureLayer(
                gru, bidirectional ? GruBidirectional.of(gru, mergeMode(fixture.text("merge_mode"))) : gru, type);
        made.setWeights(weights);
        return made;
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

    INDArray activate(INDArray input, INDArray mask, boolean training) {
        layer.setMaskArray(mask);
        return layer.activate(input, training, LayerWorkspaceMgr.noWorkspaces()).dup();
    }

    /** The gradient with respect to the input. */
    INDArray backpropagate(INDArray outputGradient) {
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
        oneDirection("reset_states_before").rnnClearPreviousState();
    }

    void startFrom(INDArray state) {
        oneDirection("initial_state").rnnSetPreviousState(Map.of(Gru.STATE, state));
    }

    /** The state that the last forward pass has left; only a layer with return_state gives it. */
    INDArray returnedState() {
        if (!gru.options().returnState) {
            throw new AssertionError("a state is expected, but return_state is false");
        }
        return oneDirection("state").rnnGetPreviousState().get(Gru.STATE);
    }

    INDArray initialStateGradient() {
        return oneDirection("the gradient of initial_state").initialStateGradient();
    }

    private GruLayer oneDirection(String what) {
        if (!(layer instanceof GruLayer one)) {
            throw new InexpressibleCaseError(what + " of a bidirectional layer");
        }
        return one;
    }
}
