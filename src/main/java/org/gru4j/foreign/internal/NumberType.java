package org.gru4j.foreign.internal;

import java.nio.ByteBuffer;
import org.gru4j.internal.Words;

/** How the numbers of a tensor lie in a file; all little-endian. Numbers of the other types are not read. */
public enum NumberType {
    F16(2),
    BF16(2),
    F32(4),
    F64(8),
    U8(1),
    U16(2),
    I32(4),
    /** Whole numbers and what else takes one byte. */
    OTHER_8(1),
    OTHER_16(2),
    OTHER_32(4),
    OTHER_64(8);

    private static final int HALF_FRACTION_BITS = 10;
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int HALF_EXPONENT_MASK = 0x1f;
    private static final int HALF_FRACTION_MASK = 0x3ff;
    private static final int EXPONENT_DIFFERENCE = 127 - 15;

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes a number takes. */
    public int bytes() {
        return bytes;
    }

    /** An array for so many numbers: double[] for F64, int[] for I32, else float[]. */
    Object array(int length) {
        return switch (this) {
            case F64 -> new double[length];
            case I32 -> new int[length];
            default -> new float[length];
        };
    }

    /** Copies the number at a place of the bytes. */
    void copy(ByteBuffer from, int at, Object to, int index) {
        if (to instanceof double[] doubles) {
            doubles[index] = from.getDouble(at * bytes);
        } else if (to instanceof int[] ints) {
            ints[index] = from.getInt(at * bytes);
        } else {
            ((float[]) to)[index] = number(from, at * bytes);
        }
    }

    private float number(ByteBuffer from, int at) {
        return switch (this) {
            case F32 -> from.getFloat(at);
            case BF16 -> Float.intBitsToFloat(from.getShort(at) << Short.SIZE);
            case F16 -> half(from.getShort(at));
            case U8 -> Byte.toUnsignedInt(from.get(at));
            case U16 -> Short.toUnsignedInt(from.getShort(at));
            default ->
                throw new FormatException(
                        Words.format("has whole numbers of %d bits where weights must be", Byte.SIZE * bytes));
        };
    }

    /** IEEE 754's binary16, whose numbers all are floats. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << Short.SIZE;
        int exponent = (bits >> HALF_FRACTION_BITS) & HALF_EXPONENT_MASK;
        int fraction = bits & HALF_FRACTION_MASK;
        if (exponent == 0) {
            float small = fraction * 0x1p-24f;
            return sign == 0 ? small : -small;
        }
        int wide = exponent == HALF_EXPONENT_MASK ? 0xff : exponent + EXPONENT_DIFFERENCE;
        return Float.intBitsToFloat(
                sign | (wide << FLOAT_FRACTION_BITS) | (fraction << (FLOAT_FRACTION_BITS - HALF_FRACTION_BITS)));
    }
}
