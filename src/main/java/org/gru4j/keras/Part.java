package org.gru4j.keras;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A piece of a Deeplearning4j network, and the names of the pieces that go into it. */
sealed interface Part {

    String name();

    List<String> inputs();

    /** A layer and its parameters. */
    record OfLayer(String name, List<String> inputs, Layer layer, Map<String, INDArray> parameters) implements Part {}

    /** A vertex, which only graphs have, and its parameters. */
    record OfVertex(String name, List<String> inputs, GraphVertex vertex, Map<String, INDArray> parameters)
            implements Part {}

    /** What is done between two layers. */
    record Between(String name, List<String> inputs, InputPreProcessor preProcessor) implements Part {}
}
