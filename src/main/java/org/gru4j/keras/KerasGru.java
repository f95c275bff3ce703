package org.gru4j.keras;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.internal.Generation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keras's GRU for Deeplearning4j's own importer, {@code KerasModelImport}, which has none: after {@link #register} it reads
 * the models of Keras 1 and 2 that have one. It needs {@code deeplearning4j-modelimport}, which gru4j does not bring along.
 *
 * <p>The importer tells a registered layer neither of masks (Masking, {@code mask_zero}) nor of initial states, and takes no
 * registered layer into Bidirectional: {@link KerasImport} and {@code gru import} know them all, and Keras 3.
 */
public final class KerasGru extends org.deeplearning4j.nn.modelimport.keras.KerasLayer {

    /** Of Keras 2, and two forms of Keras 1, which has arrays for each gate or, with {@code consume_less = gpu}, for all. */
    private static final List<List<String>> WEIGHTS = List.of(
            List.of("kernel", "recurrent_kernel", "bias"),
            List.of("W_z", "U_z", "b_z", "W_r", "U_r", "b_r", "W_h", "U_h", "b_h"),
            List.of("W", "U", "b"));

    private final GruCell cell;

    /** Makes Deeplearning4j's importer read GRU and CuDNNGRU, from now on and everywhere in the program. */
    public static void register() {
        registerCustomLayer("GRU", KerasGru.class);
        registerCustomLayer("CuDNNGRU", KerasGru.class);
    }

    /**
     * A layer; the importer calls this.
     *
     * @param configuration of the layer, as the file has it
     * @throws KerasException if an option is not known or cannot be represented
     */
    public KerasGru(Map<String, Object> configuration)
            throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        super(configuration, false);
        Generation generation = Generation.of(kerasMajorVersion.toString());
        ObjectNode options = new JsonMapper().valueToTree(configuration.get("config"));
        Recurrent read = (Recurrent) new LayerReader(generation).read(layerName, className, options);
        if (read.sequences().returnState()) {
            throw new KerasException(Words.format("layer %s: return_state cannot be represented here", layerName));
        }
        cell = (GruCell) read.cells().get(0);
        layer = cell.builder()
                .name(layerName)
                .returnSequences(read.sequences().returnSequences())
                .goBackwards(read.sequences().goBackwards())
                .stateful(read.sequences().stateful())
                .build();
    }

    /** How many weights Keras 2 has for it. */
    @Override
    public int getNumParams() {
        return cell.useBias() ? 3 : 2;
    }

    @Override
    public void setWeights(Map<String, INDArray> arrays) throws InvalidKerasConfigurationException {
        List<String> names = WEIGHTS.stream()
                .filter(form -> arrays.containsKey(form.get(0)))
                .findFirst()
                .orElse(WEIGHTS.get(0));
        List<KerasArray> ordered = new ArrayList<>();
        for (String name : cell.useBias() ? names : names.subList(0, getNumParams())) {
            INDArray array = arrays.get(name);
            if (array == null) {
                throw new InvalidKerasConfigurationException(
                        Words.format("layer %s: the file has no weight %s, only %s", layerName, name, arrays.keySet()));
            }
            ordered.add(KerasArray.of(Words.format("layer %s: %s", layerName, name), array));
        }
        weights = CellWeights.of(layerName, List.of(cell), ordered).get(0).ofGru();
    }

    @Override
    public InputPreProcessor getInputPreprocessor(InputType... inputs) throws InvalidKerasConfigurationException {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(only(inputs), RNNFormat.NWC, layerName);
    }

    @Override
    public InputType getOutputType(InputType... inputs) throws InvalidKerasConfigurationException {
        InputPreProcessor before = getInputPreprocessor(inputs);
        InputType input = before == null ? only(inputs) : before.getOutputType(only(inputs));
        if (input instanceof InputType.InputTypeRecurrent sequence) {
            // Keras has no other format, whatever the importer takes it for.
            input = InputType.recurrent(sequence.getSize(), sequence.getTimeSeriesLength(), RNNFormat.NWC);
        }
        return layer.getOutputType(-1, input);
    }

    private InputType only(InputType... inputs) throws InvalidKerasConfigurationException {
        if (inputs.length != 1) {
            throw new InvalidKerasConfigurationException(Words.format(
                    "layer %s: has %d inputs; an initial state cannot be represented here", layerName, inputs.length));
        }
        return inputs[0];
    }
}
