package org.gru4j.layer;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** How the outputs of a {@link GruBidirectional}'s two directions become one: Keras's {@code merge_mode}. */
public enum MergeMode {
    /** Side by side: twice as many features. */
    CONCAT,
    /** Their sum. */
    SUM,
    /** Their mean. */
    AVE,
    /** Their product, element by element. */
    MUL;

    /** An output, and its gradient, per direction. */
    record Pair(INDArray forward, INDArray backward) {}

    /** The merged output; features lie along {@code featureAxis}. */
    INDArray merge(Pair outputs, int featureAxis) {
        return switch (this) {
            case CONCAT -> Nd4j.concat(featureAxis, outputs.forward(), outputs.backward());
            case SUM -> outputs.forward().add(outputs.backward());
            case AVE -> outputs.forward().add(outputs.backward()).divi(2);
            case MUL -> outputs.forward().mul(outputs.backward());
        };
    }

    /** The gradients of the outputs from that of the merged one. */
    Pair split(INDArray gradient, Pair outputs, int featureAxis) {
        return switch (this) {
            case CONCAT -> {
                long units = outputs.forward().size(featureAxis);
                yield new Pair(part(gradient, featureAxis, 0, units), part(gradient, featureAxis, units, 2 * units));
            }
            case SUM -> new Pair(gradient, gradient);
            case AVE -> new Pair(gradient.div(2), gradient.div(2));
            case MUL -> new Pair(gradient.mul(outputs.backward()), gradient.mul(outputs.forward()));
        };
    }

    /**
     * {@return the same of two vertices of a graph: sequences [batch, time, features], or vectors [batch, features]}
     *
     * @hidden it is for gru4j's own packages
     */
    public GraphVertex vertex(boolean sequences) {
        return switch (this) {
            case CONCAT -> concatenation(sequences);
            case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
            case AVE -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
            case MUL -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
        };
    }

    /**
     * {@return any number of sequences, or vectors, side by side}
     *
     * @hidden it is for gru4j's own packages
     */
    public static GraphVertex concatenation(boolean sequences) {
        MergeVertex vertex = new MergeVertex();
        vertex.setMergeAxis(sequences ? 2 : 1);
        vertex.setModified(true); // or Deeplearning4j chooses another axis
        return vertex;
    }

    private static INDArray part(INDArray array, int axis, long from, long to) {
        INDArrayIndex[] indexes = NDArrayIndex.allFor(array);
        indexes[axis] = NDArrayIndex.interval(from, to);
        return array.get(indexes);
    }
}
