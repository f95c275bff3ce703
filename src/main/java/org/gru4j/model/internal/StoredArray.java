package org.gru4j.model.internal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.List;
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
 * is read here first, and goes to ND4J only if it is the one that ND4J writes for a row of that many numbers. It is
 * <pre>
 * shape:  allocation mode (UTF) · n = 2 · rank + 4 (long) · "LONG" (UTF) · n longs:
 *         rank, shape[rank], stride[rank], options, element-wise stride, order ('c' or 'f')
 * data:   allocation mode (UTF) · length (long) · "FLOAT" (UTF) · length floats
 * </pre>
 *
 * <p>Weights may be halves, numbers of 16 bits, instead of floats ({@link CompactFile}): "HALF", and options that say so.
 */
final class StoredArray {

    private static final List<DataType> FLOATS = List.of(DataType.FLOAT);
    private static final List<DataType> FLOATS_OR_HALVES = List.of(DataType.FLOAT, DataType.FLOAT16);

    /** Those that Deeplearning4j's arrays have had since their lengths are longs; they mean the same here. */
    private static final Set<String> ALLOCATION_MODES = Set.of("LONG_SHAPE", "MIXED_DATA_TYPES");

    private StoredArray() {}

    /**
     * Reads an entry that must hold exactly {@code length} floats, as [length] or [1, length].
     *
     * @throws ModelFileException if it holds anything else
     */
    static INDArray read(ModelArchive archive, ModelEntry entry, long length) throws IOException {
        return read(archive, entry, length, FLOATS);
    }

    /**
     * Reads an entry that must hold exactly {@code length} floats or halves, which become floats.
     *
     * @throws ModelFileException if it holds anything else
     */
    static INDArray readWeights(ModelArchive archive, ModelEntry entry, long length) throws IOException {
        INDArray row = read(archive, entry, length, FLOATS_OR_HALVES);
        if (row.dataType() == DataType.FLOAT) {
            return row;
        }
        try (row) {
            return row.castTo(DataType.FLOAT);
        }
    }

    private static INDArray read(ModelArchive archive, ModelEntry entry, long length, List<DataType> types)
            throws IOException {
        for (DataType type : types) {
            if (isRow(archive, entry, length, type)) {
                try (InputStream in = archive.read(entry)) {
                    return Nd4j.read(in);
                }
            }
        }
        throw archive.refused(Words.format("its %s does not hold the %,d numbers that its network has", entry, length));
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

    private static boolean isRow(ModelArchive archive, ModelEntry entry, long length, DataType type)
            throws IOException {
        try (DataInputStream in = new DataInputStream(archive.read(entry))) {
            if (!ALLOCATION_MODES.contains(in.readUTF())) {
                return false;
            }
            long numbers = in.readLong();
            boolean longs = in.readUTF().equals("LONG");
            long rank = in.readLong();
            if (!longs || rank < 1 || rank > 2 || numbers != 2 * rank + 4 || !isShape(in, (int) rank, length, type)) {
                return false;
            }
            if (!ALLOCATION_MODES.contains(in.readUTF())
                    || in.readLong() != length
                    || !in.readUTF().equals(type.name())) {
                return false;
            }
            // What follows must be the numbers and nothing else.
            in.skipNBytes(Math.multiplyExact(length, type.width()));
            return in.read() < 0;
        } catch (EOFException | UTFDataFormatException | ArithmeticException other) {
            return false;
        }
    }

    private static boolean isShape(DataInputStream in, int rank, long length, DataType type) throws IOException {
        boolean row = (rank == 1 || in.readLong() == 1) && in.readLong() == length;
        long rowStride = rank == 1 ? 1 : in.readLong(); // of the only row: never used
        long stride = in.readLong();
        long options = in.readLong();
        long elementWiseStride = in.readLong();
        long order = in.readLong();
        return row
                && (rowStride == 1 || rowStride == length)
                && stride == 1
                && options == ArrayOptionsHelper.setOptionBit(0L, type)
                && elementWiseStride == 1
                && (order == 'c' || order == 'f');
    }
}
