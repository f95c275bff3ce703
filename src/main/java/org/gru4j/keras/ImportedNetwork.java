package org.gru4j.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.internal.Words;
import org.gru4j.keras.NetworkAssembly.Assembled;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes a Deeplearning4j network of its parts: a MultiLayerNetwork where they are a chain of layers, or else a ComputationGraph. */
final class ImportedNetwork {

    private final KerasFile file;
    private final Assembled assembled;
    private final Training training;
    private final DataType type;

    private ImportedNetwork(KerasFile file, Training training) {
        this.file = file;
        this.training = training;
        this.assembled = NetworkAssembly.of(file, training);
        this.type = file.model().doublePrecision() ? DataType.DOUBLE : DataType.FLOAT;
    }

    /**
     * The network of a Keras model, with its weights.
     *
     * @throws KerasException naming the layer, if one cannot be represented or its weights do not fit
     */
    static Model of(KerasFile file, Training training) {
        ImportedNetwork network = new ImportedNetwork(file, training);
        return network.isChain() ? network.chain() : network.graph();
    }

    private boolean isChain() {
        String last = file.model().inputs().get(0);
        for (Part part : assembled.parts()) {
            if (part instanceof Part.OfVertex || !part.inputs().equals(List.of(last))) {
                return false;
            }
            last = part.name();
        }
        return file.model().inputs().size() == 1 && assembled.outputs().equals(List.of(last));
    }

    private NeuralNetConfiguration.Builder configuration() {
        return new NeuralNetConfiguration.Builder().dataType(type).updater(training.updater());
    }

    private MultiLayerNetwork chain() {
        NeuralNetConfiguration.ListBuilder list = configuration().list();
        list.validateOutputLayerConfig(false);
        InputPreProcessor before = null;
        int index = 0;
        for (Part part : assembled.parts()) {
            if (part instanceof Part.Between between) {
                before = before == null
                        ? between.preProcessor()
                        : new ComposableInputPreProcessor(before, between.preProcessor());
            } else if (part instanceof Part.OfLayer layer) {
                list.layer(index, layer.layer());
                if (before != null) {
                    list.inputPreProcessor(index, before);
                    before = null;
                }
                index++;
            }
        }
        MultiLayerConfiguration made = list.build();
        MultiLayerNetwork network = new MultiLayerNetwork(made);
        network.init();
        int layer = 0;
        for (Part part : assembled.parts()) {
            if (part instanceof Part.OfLayer one) {
                assign(one.name(), network.getLayer(layer).paramTable(), one.parameters());
                layer++;
            }
        }
        return network;
    }

    private ComputationGraph graph() {
        ComputationGraphConfiguration.GraphBuilder graph = configuration().graphBuilder();
        graph.validateOutputLayerConfig(false);
        graph.addInputs(file.model().inputs());
        for (Part part : assembled.parts()) {
            String[] inputs = part.inputs().toArray(String[]::new);
            if (part instanceof Part.OfLayer layer) {
                graph.addLayer(part.name(), layer.layer(), inputs);
            } else if (part instanceof Part.OfVertex vertex) {
                graph.addVertex(part.name(), vertex.vertex(), inputs);
            } else if (part instanceof Part.Between between) {
                graph.addVertex(part.name(), new PreprocessorVertex(between.preProcessor()), inputs);
            }
        }
        graph.setOutputs(assembled.outputs().toArray(String[]::new));
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        for (Part part : assembled.parts()) {
            assign(part.name(), network.getVertex(part.name()).paramTable(false), parameters(part));
        }
        return network;
    }

    private static Map<String, INDArray> parameters(Part part) {
        if (part instanceof Part.OfLayer layer) {
            return layer.parameters();
        }
        return part instanceof Part.OfVertex vertex ? vertex.parameters() : Map.of();
    }

    private static void assign(String name, Map<String, INDArray> table, Map<String, INDArray> weights) {
        Map<String, INDArray> own = table == null ? new HashMap<>() : table;
        if (!own.keySet().equals(weights.keySet())) {
            throw new KerasException(Words.format(
                    "layer %s: has weights for %s, but needs them for %s", name, weights.keySet(), own.keySet()));
        }
        weights.forEach((key, value) -> {
            INDArray parameter = Objects.requireNonNull(own.get(key));
            boolean vector = value.isVector() && parameter.isVector() && value.length() == parameter.length();
            INDArray fitted = vector ? value.reshape(parameter.shape()) : value; // a bias is [n] here and [1, n] there
            WeightShapes.require(name, key, fitted, parameter.shape());
            parameter.assign(fitted.castTo(parameter.dataType()));
        });
    }
}
