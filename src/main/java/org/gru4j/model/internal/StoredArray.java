package org.gru4j.model.internal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.Set;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelFileException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a row of numbers from a model file.
 *
 * <p>ND4J allocates whatever a header asks for, and believes shapes and strides that lead out of its memory. So the header
 * is read here first, and goes to ND4J only if it is the one that ND4J writes for a row of that many floats. It is
 * <pre>
 * shape:  allocation mode (UTF) · n = 2 · rank + 4 (long) · "LONG" (UTF) · n longs:
 *         rank, shape[rank], stride[rank], options, element-wise stride, order ('c' or 'f')
 * data:   allocation mode (UTF) · length (long) · "FLOAT" (UTF) · length floats
 * </pre>
 */
final class StoredArray {

    private static final DataType TYPE = DataType.FLOAT;
    private static final long OPTIONS = ArrayOptionsHelper.setOptionBit(0L, TYPE);

    /** Those that Deeplearning4j's arrays have had since their lengths are longs; they mean the same here. */
    private static final Set<String> ALLOCATION_MODES = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");

    private StoredArray() {}

    /**
     * Reads an entry that must hold exactly {@code length} floats, as [length] or [1, length].
     *
     * @throws ModelFileException if it holds anything else
     */
    static INDArray read(ModelArchive archive, ModelEntry entry, long length) throws IOException {
        try (DataInputStream in = new DataInputStream(archive.read(entry))) {
            if (!isRow(in, length)) {
                throw archive.refused(
                        Words.format("its %s does not hold the %,d numbers that its network has", entry, length));
            }
        }
        try (InputStream in = archive.read(entry)) {
            return Nd4j.read(in);
        }
    }

    /**
     * Reads an entry that must hold one row of floats, however many.
     *
     * @throws ModelFileException if it holds anything else
     */
    static INDArray read(ModelArchive archive, ModelEntry entry) throws IOException {
        long length;
        try (DataInputStream in = new DataInputStream(archive.read(entry))) {
            length = declaredLength(in);
        }
        return read(archive, entry, length); // which does not believe it
    }

    private static long declaredLength(DataInputStream in) throws IOException {
        in.readUTF();
        in.readLong();
        in.readUTF();
        boolean matrix = in.readLong() == 2;
        long length = in.readLong();
        return matrix ? in.readLong() : length;
    }

    private static boolean isRow(DataInputStream in, long length) throws IOException {
        try {
            if (!ALLOCATION_MODES.contains(in.readUTF())) {
                return false;
            }
            long numbers = in.readLong();
            boolean longs = in.readUTF().equals("LONG");
            long rank = in.readLong();
            if (!longs || rank < 1 || rank > 2 || numbers != 2 * rank + 4 || !isShape(in, (int) rank, length)) {
                return false;
            }
            if (!ALLOCATION_MODES.contains(in.readUTF())
                    || in.readLong() != length
                    || !in.readUTF().equals(TYPE.name())) {
                return false;
            }
            // What follows must be the floats and nothing else.
            in.skipNBytes(Math.multiplyExact(length, Float.BYTES));
            return in.read() < 0;
        } catch (EOFException | UTFDataFormatException | ArithmeticException other) {
            return false;
        }
    }

    private static boolean isShape(DataInputStream in, int rank, long length) throws IOException {
        boolean row = (rank == 1 || in.readLong() == 1) && in.readLong() == length;
        long rowStride = rank == 1 ? 1 : in.readLong(); // of the only row: never used
        long stride = in.readLong();
        long options = in.readLong();
        long elementWiseStride = in.readLong();
        long order = in.readLong();
        return row
                && (rowStride == 1 || rowStride == length)
                && stride == 1
                && options == OPTIONS
                && elementWiseStride == 1
                && (order == 'c' || order == 'f');
    }
}
