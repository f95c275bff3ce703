package org.gru4j.keras;

import java.util.List;
import org.gru4j.keras.KerasLayer.Node;

/** The arrays of a file, by layer. */
interface KerasWeights {

    /** A layer's arrays in Keras's order; none for a layer without weights. */
    List<KerasArray> of(Node node);

    /** What the optimizer keeps, in Keras's order; none where the file has none. */
    List<KerasArray> optimizer();
}
