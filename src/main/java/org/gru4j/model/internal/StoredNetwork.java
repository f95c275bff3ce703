package org.gru4j.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.model.ModelFileException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads a network from a model file. It does what Deeplearning4j's own reader does, but from the entries that were looked
 * at: that one goes through the file from front to back, where others may hide, and deserialises Java objects that it finds
 * there.
 */
final class StoredNetwork {

    private StoredNetwork() {}

    /**
     * The network with its parameters and the state of its optimizer.
     *
     * @param json the entry {@link ModelEntry#CONFIGURATION}
     * @throws ModelFileException if there is anything in it that gru does not write
     */
    static MultiLayerNetwork read(ModelArchive archive, JsonNode json) throws IOException {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(checked(archive, json));
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        // The file must have the numbers before anything is made to put them in.
        network.init(StoredArray.readWeights(archive, ModelEntry.COEFFICIENTS, parameters(configuration)), false);
        INDArray state = network.getUpdater().getStateViewArray();
        long stateLength = state == null ? 0 : state.length();
        if (archive.has(ModelEntry.UPDATER_STATE)) {
            network.getUpdater()
                    .setStateViewArray(
                            network, StoredArray.read(archive, ModelEntry.UPDATER_STATE, stateLength), false);
        }
        return network;
    }

    private static String checked(ModelArchive archive, JsonNode json) {
        try {
            return NetworkJson.checked(json);
        } catch (IllegalArgumentException unknown) {
            throw archive.refused(String.valueOf(unknown.getMessage()));
        }
    }

    private static long parameters(MultiLayerConfiguration configuration) {
        long parameters = 0;
        for (NeuralNetConfiguration conf : configuration.getConfs()) {
            conf.getLayer().setDataType(configuration.getDataType());
            parameters = Math.addExact(parameters, parameters(conf));
        }
        return parameters;
    }

    private static long parameters(NeuralNetConfiguration conf) {
        if (!(conf.getLayer() instanceof AbstractSameDiffLayer sameDiff)) {
            return conf.getLayer().initializer().numParams(conf);
        }
        // Deeplearning4j adds them up as int.
        int parameters = 0;
        for (long[] shape : sameDiff.getLayerParams().getParamShapes().values()) {
            int length = 1;
            for (long dimension : shape) {
                length = Math.multiplyExact(length, Math.toIntExact(dimension));
            }
            parameters = Math.addExact(parameters, length);
        }
        return parameters;
    }
}
