package org.gru4j.foreign.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;

/**
 * A tensor in a file. Its numbers are read when they are asked for, because a file may describe far more than it holds.
 */
public final class StoredTensor {

    private static final int MAX_RANK = 8;
    private static final int MAX_NAME = 200;

    private final NumberType type;
    private final long[] shape;
    private final long[] strides;
    private final long offset;
    private final Storage storage;

    /**
     * A tensor.
     *
     * @param strides how far the next number of each axis is away, in numbers
     * @param offset of its first number in the storage, in numbers
     * @throws FormatException if it does not lie in the storage, or has more numbers than that
     */
    StoredTensor(NumberType type, long[] shape, long[] strides, long offset, Storage storage) {
        this.type = type;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.offset = offset;
        this.storage = storage;
        boolean sound = shape.length == strides.length && shape.length <= MAX_RANK && offset >= 0;
        long room = storage.length() / type.bytes();
        for (int axis = 0; sound && axis < shape.length; axis++) {
            sound = shape[axis] >= 0 && shape[axis] <= room && strides[axis] >= 0 && strides[axis] <= room;
        }
        if (!sound || !fits(room)) {
            throw new FormatException(Words.format(
                    "has a tensor of shape %s that does not lie in its %d numbers", Arrays.toString(shape), room));
        }
    }

    /** A tensor whose numbers lie row by row from a place on. */
    static StoredTensor contiguous(NumberType type, long[] shape, long offset, Storage storage) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis]; // too large a product is refused as a shape
        }
        return new StoredTensor(type, shape, strides, offset, storage);
    }

    /** Lengths and strides are at most the room, which is below 2^31, so that no product of two overflows. */
    private boolean fits(long room) {
        long count = 1;
        for (long length : shape) {
            count *= length;
            if (count > room) {
                return false;
            }
        }
        return count == 0 ? offset <= room : offset + span() <= room;
    }

    /** How many numbers lie from the first to the last of the tensor. */
    private long span() {
        long span = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            span += (shape[axis] - 1) * strides[axis];
        }
        return span;
    }

    /** A tensor whose numbers lie row by row in memory, from a byte on. */
    public static StoredTensor in(byte[] content, int start, NumberType type, long[] shape) {
        return contiguous(type, shape, 0, Storage.of(content, start));
    }

    /** Requires a name that can stand in a line, and gives it. */
    public static String requireName(String name) {
        if (name.length() > MAX_NAME || name.codePoints().anyMatch(Visible::isHidden)) {
            throw new FormatException(Words.format(
                    "has a tensor whose name is longer than %d characters, or not text: %s", MAX_NAME, name));
        }
        return name;
    }

    /** The lengths of its axes. */
    public long[] shape() {
        return shape.clone();
    }

    /** How many bytes it takes where it lies row by row. */
    public long bytes() {
        return (long) length() * type.bytes();
    }

    /** How many numbers it has. */
    public int length() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    }

    /** Whether its numbers have 64 bits. */
    public boolean isDouble() {
        return type == NumberType.F64;
    }

    /**
     * Reads the numbers, row by row.
     *
     * @return double[] for F64, int[] for I32, else float[], which has every half and bfloat16
     * @throws FormatException if they are of a type that is not read
     */
    public Object numbers() throws IOException {
        int count = length();
        Object numbers = type.array(count);
        if (count == 0) {
            return numbers;
        }
        int bytes = Math.toIntExact(span() * type.bytes());
        ByteBuffer read =
                ByteBuffer.wrap(storage.read(offset * type.bytes(), bytes)).order(ByteOrder.LITTLE_ENDIAN);
        int[] at = new int[shape.length];
        int from = 0;
        for (int index = 0; index < count; index++) {
            type.copy(read, from, numbers, index);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from += (int) strides[axis];
                at[axis]++;
                if (at[axis] < shape[axis]) {
                    break;
                }
                from -= (int) (strides[axis] * shape[axis]);
                at[axis] = 0;
            }
        }
        return numbers;
    }
}
