package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.gru4j.layer.Gru;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Deeplearning4j's own importer with our layer in it. */
class KerasGruTest {

    private static final Path CASES = Path.of("src/test/resources/keras-models");

    @BeforeEach
    void register() {
        KerasGru.register();
    }

    @AfterEach
    void forget() {
        org.deeplearning4j.nn.modelimport.keras.KerasLayer.clearCustomLayers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2_stateful", "keras2_two_gru"})
    void deeplearning4jsImporterGivesTheNumbersOfKeras(String name) throws Exception {
        check(CASES.resolve(name + ".h5"), CASES.resolve(name + ".expected.json"));
    }

    @Test
    void deeplearning4jsImporterReadsAModelThatSomebodyHasPublished() throws Exception {
        Path file = Path.of("../shared/keras-models/github/zabir-nabil__dot-res-lstm/gru.h5");
        assumeTrue(Files.exists(file), file + " does not exist");

        check(file, file.resolveSibling("gru.h5.expected.json"));
    }

    @Test
    void takesTheWeightsOfKeras1ForEachGateOrForAll() throws Exception {
        Map<String, Object> options = Map.of("output_dim", 2, "inner_activation", "hard_sigmoid");
        INDArray kernel = Nd4j.rand(3, 6);
        INDArray recurrentKernel = Nd4j.rand(2, 6);
        INDArray bias = Nd4j.rand(6);
        Map<String, INDArray> gates = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            String gate = "zrh".substring(i, i + 1);
            gates.put("W_" + gate, kernel.get(NDArrayIndex.all(), NDArrayIndex.interval(2 * i, 2 * i + 2)));
            gates.put("U_" + gate, recurrentKernel.get(NDArrayIndex.all(), NDArrayIndex.interval(2 * i, 2 * i + 2)));
            gates.put("b_" + gate, bias.get(NDArrayIndex.interval(2 * i, 2 * i + 2)));
        }
        KerasGru each = new KerasGru(layer(1, options));
        each.setWeights(gates);
        KerasGru all = new KerasGru(layer(1, options));
        all.setWeights(Map.of("W", kernel, "U", recurrentKernel, "b", bias));

        Map<String, INDArray> expected = Map.of("kernel", kernel, "recurrentKernel", recurrentKernel, "bias", bias);
        assertThat(each.getWeights()).isEqualTo(expected);
        assertThat(all.getWeights()).isEqualTo(expected);
    }

    @Test
    void takesTheWeightsOfCudnn() throws Exception {
        Map<String, Object> cudnn = layer(2, Map.of());
        cudnn.put("class_name", "CuDNNGRU");
        KerasGru gru = new KerasGru(cudnn);
        gru.setWeights(Map.of(
                "kernel", Nd4j.rand(3, 6), "recurrent_kernel", Nd4j.rand(2, 6), "bias", Nd4j.linspace(1, 12, 12)));

        assertThat(gru.getWeights().get(Gru.BIAS))
                .isEqualTo(Nd4j.linspace(1, 12, 12).reshape(2, 6));
    }

    private static void check(Path file, Path expected) throws Exception {
        assumeTrue(hdf5IsThere(), "Deeplearning4j's importer is not tested: HDF5's library does not load here");
        Model network = KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), false);

        ModelCase.of(expected).check(network);
    }

    private static boolean hdf5IsThere() {
        try {
            Loader.load(hdf5.class);
            return true;
        } catch (UnsatisfiedLinkError missing) {
            return false;
        }
    }

    private static Map<String, Object> layer(int kerasVersion, Map<String, Object> options) {
        Map<String, Object> config = new HashMap<>(Map.of("name", "gru_1"));
        if (kerasVersion > 1) {
            config.put("units", 2);
        }
        config.putAll(options);
        return new HashMap<>(Map.of("class_name", "GRU", "keras_version", kerasVersion, "config", config));
    }

    @Test
    void readsOptionsAsTheGenerationHasThem() throws Exception {
        KerasGru gru = new KerasGru(layer(2, Map.of("return_sequences", true, "use_bias", false)));

        Gru made = (Gru) gru.getLayer();
        assertThat(made.getLayerName()).isEqualTo("gru_1");
        assertThat(gru.getNumParams()).isEqualTo(2);
        assertThat(gru.getOutputType(InputType.recurrent(3, 4))).isEqualTo(InputType.recurrent(2, 4, RNNFormat.NWC));
    }

    @Test
    void refusesWhatItCannotRepresent() {
        assertThatExceptionOfType(KerasException.class)
                .isThrownBy(() -> new KerasGru(layer(2, Map.of("return_state", true))))
                .withMessage("layer gru_1: return_state cannot be represented here");
        assertThatExceptionOfType(KerasException.class)
                .isThrownBy(() -> new KerasGru(layer(2, Map.of("time_major", true))))
                .withMessage("layer gru_1: time_major cannot be represented");
    }

    @Test
    void refusesWeightsThatAreNotThereOrDoNotFit() throws Exception {
        KerasGru gru = new KerasGru(layer(2, Map.of()));

        assertThatExceptionOfType(InvalidKerasConfigurationException.class)
                .isThrownBy(() -> gru.setWeights(Map.of("kernel", Nd4j.zeros(3, 6))))
                .withMessageStartingWith("layer gru_1: the file has no weight recurrent_kernel, only [kernel]");
        assertThatExceptionOfType(KerasException.class)
                .isThrownBy(() -> gru.setWeights(Map.of(
                        "kernel", Nd4j.zeros(3, 6), "recurrent_kernel", Nd4j.zeros(2, 5), "bias", Nd4j.zeros(6))))
                .withMessageContaining("layer gru_1", "recurrent kernel");
    }

    @Test
    void takesOneInputOnly() throws Exception {
        KerasGru gru = new KerasGru(layer(2, Map.of()));
        InputType input = InputType.recurrent(3, 4);

        assertThatExceptionOfType(InvalidKerasConfigurationException.class)
                .isThrownBy(() -> gru.getOutputType(input, input))
                .withMessageContaining("an initial state cannot be represented here");
    }
}
