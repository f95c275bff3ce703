package org.gru4j.layer;

import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.gru4j.internal.Words;

/** Checks of configuration values; what fails is named with its allowed range and its value. */
final class Requirements {

    private Requirements() {}

    static long atLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(Words.format("%s must be %d or more, but is %d", name, least, value));
        }
        return value;
    }

    static void atLeast(String name, double least, double value) {
        if (!(value >= least)) {
            throw new IllegalArgumentException(Words.format("%s must be %s or more, but is %s", name, least, value));
        }
    }

    static void above(String name, double bound, double value) {
        if (!(value > bound)) {
            throw new IllegalArgumentException(Words.format("%s must be above %s, but is %s", name, bound, value));
        }
    }

    /** What a layer learns from its network's input type, if it is not told. */
    static void inputWidth(Layer layer, int index, long nIn) {
        if (nIn < 1) {
            String name = layer.getLayerName();
            throw new DL4JInvalidConfigException(Words.format(
                    "layer %s (%s): the width of its input is not known; give the layer its nIn, the features of a time step,"
                            + " or the network its input type, with setInputType(InputType.recurrent(features, format)),"
                            + " of a graph setInputTypes",
                    name == null ? index : name, layer.getClass().getSimpleName()));
        }
    }

    /** A share that may be dropped: 0 up to, but not, 1. */
    static void rate(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    Words.format("%s must be 0 or more and below 1, but is %s", name, value));
        }
    }
}
