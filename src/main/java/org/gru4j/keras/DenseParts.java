package org.gru4j.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.layer.SoftmaxOutput;
import org.gru4j.layer.engine.KerasActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Fully connected layers, and what ends a network: the last of them, with the loss, or a loss alone. */
record DenseParts(List<Part> parts, Training training) {

    /** A fully connected layer with an activation, its own or that of the layer after it. */
    Tensor add(
            Node node,
            KerasLayer.Dense layer,
            KerasActivation activation,
            Tensor in,
            List<KerasArray> arrays,
            boolean last) {
        String name = layer.name();
        Map<String, INDArray> weights = weights(layer, in, arrays);
        long width = Objects.requireNonNull(weights.get("W")).size(0);
        Layer made = last && in.sequence() && training.stepWeight().isPresent()
                ? ofCharacters(node, layer, width, training.stepWeight().getAsDouble())
                : made(node, layer, activation, in, width, last);
        boolean distributed = in.sequence() && !last;
        parts.add(new Part.OfLayer(
                name, List.of(in.part()), distributed ? new TimeDistributed(made, RNNFormat.NWC) : made, weights));
        return in.from(name, layer.units());
    }

    private Layer made(
            Node node, KerasLayer.Dense layer, KerasActivation activation, Tensor in, long width, boolean last) {
        FeedForwardLayer.Builder<?> builder = builder(in.sequence(), last, activation);
        builder.nIn(width);
        builder.nOut(layer.units());
        builder.activation(Activations.of(layer.name(), activation));
        builder.name(layer.name());
        WeightRules.apply(builder, layer.kernel(), layer.bias(), node.trainable(), width);
        if (!layer.useBias()) {
            builder.biasUpdater(new Sgd(0));
        }
        return builder.build();
    }

    /** The layer that gru4j's character models end with. */
    private static Layer ofCharacters(Node node, KerasLayer.Dense layer, long width, double stepWeight) {
        SoftmaxOutput made = SoftmaxOutput.of(layer.name(), Math.toIntExact(layer.units()), stepWeight);
        made.setNIn(width);
        if (layer.kernel().constraint() != null || layer.bias().constraint() != null) {
            throw new KerasException(Words.format(
                    "layer %s: a constraint of a character model's outputs cannot be represented", layer.name()));
        }
        made.setRegularization(WeightRules.regularization(layer.kernel(), width));
        made.setRegularizationBias(WeightRules.regularization(layer.bias(), 0));
        if (!layer.useBias()) {
            made.setBiasUpdater(new Sgd(0));
        }
        if (!node.trainable()) {
            made.setIUpdater(new Sgd(0));
            made.setBiasUpdater(new Sgd(0));
            made.setRegularization(List.of());
            made.setRegularizationBias(List.of());
        }
        return made;
    }

    private FeedForwardLayer.Builder<?> builder(boolean sequence, boolean last, KerasActivation activation) {
        if (!last) {
            return new DenseLayer.Builder();
        }
        return sequence
                ? new RnnOutputLayer.Builder(training.loss(activation)).dataFormat(RNNFormat.NWC)
                : new OutputLayer.Builder(training.loss(activation));
    }

    /** Always with a bias, for Deeplearning4j's RnnOutputLayer fails without: one that stays zero is none. */
    private static Map<String, INDArray> weights(KerasLayer.Dense layer, Tensor in, List<KerasArray> arrays) {
        int wanted = layer.useBias() ? 2 : 1;
        if (arrays.size() != wanted) {
            throw new KerasException(Words.format(
                    "layer %s: needs %d weights, but the file has %d for it", layer.name(), wanted, arrays.size()));
        }
        Map<String, INDArray> weights = new LinkedHashMap<>();
        INDArray kernel = arrays.get(0).array();
        WeightShapes.require(layer.name(), "kernel", kernel, in.width(), layer.units());
        weights.put("W", kernel);
        if (layer.useBias()) {
            INDArray bias = arrays.get(1).array();
            WeightShapes.require(layer.name(), "bias", bias, layer.units());
            weights.put("b", bias);
        } else {
            weights.put("b", Nd4j.zeros(kernel.dataType(), layer.units()));
        }
        return weights;
    }

    /** The end of a network whose last layer has no weights. */
    Tensor loss(String name, KerasActivation activation, Tensor in) {
        Layer made = in.sequence()
                ? new RnnLossLayer.Builder()
                        .lossFunction(training.loss(activation))
                        .activation(Activations.of(name, activation))
                        .dataFormat(RNNFormat.NWC)
                        .name(name)
                        .build()
                : new LossLayer.Builder()
                        .lossFunction(training.loss(activation))
                        .activation(Activations.of(name, activation))
                        .name(name)
                        .build();
        parts.add(new Part.OfLayer(name, List.of(in.part()), made, Map.of()));
        return in.from(name);
    }
}
