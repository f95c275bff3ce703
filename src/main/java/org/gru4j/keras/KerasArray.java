package org.gru4j.keras;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A weight as a file has it. */
final class KerasArray {

    private final String name;
    private final long[] shape;
    private final Object data;

    /**
     * An array.
     *
     * @param name where it was, for messages
     * @param data float[], double[], int[] or long[], row by row
     */
    KerasArray(String name, long[] shape, Object data) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (length != Array.getLength(data)) {
            throw new KerasException(Words.format(
                    "%s has shape %s, but %d numbers", name, Arrays.toString(shape), Array.getLength(data)));
        }
        this.name = name;
        this.shape = shape;
        this.data = data;
    }

    /** An array with the numbers of another. */
    static KerasArray of(String name, INDArray array) {
        INDArray flat = array.dup('c').reshape(array.length());
        Object data = array.dataType() == DataType.DOUBLE ? flat.toDoubleVector() : flat.toFloatVector();
        return new KerasArray(name, array.shape(), data);
    }

    /** The numbers, row by row. */
    Object data() {
        return data;
    }

    /** The array, of whatever type it is. */
    INDArray array() {
        INDArray flat;
        if (data instanceof float[] floats) {
            flat = Nd4j.createFromArray(floats);
        } else if (data instanceof double[] doubles) {
            flat = Nd4j.createFromArray(doubles);
        } else {
            throw new KerasException(Words.format("%s does not hold floating-point numbers of 32 or 64 bits", name));
        }
        return flat.reshape(shape);
    }

    /** The only number of an array that has one, as a counter of steps. */
    long counter() {
        if (data instanceof long[] longs && longs.length == 1) {
            return longs[0];
        }
        if (data instanceof int[] ints && ints.length == 1) {
            return ints[0];
        }
        if (data instanceof float[] floats && floats.length == 1) {
            return (long) floats[0];
        }
        throw new KerasException(Words.format("%s is not a counter", name));
    }
}
