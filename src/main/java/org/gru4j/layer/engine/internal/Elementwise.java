package org.gru4j.layer.engine.internal;

import java.lang.ref.Reference;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What training does with all numbers of large arrays, on all workers: several times as fast as ND4J's operations, which run on
 * one thread here. Arrays are read and written in pieces that fit into the processor's fastest cache.
 *
 * <p>Results do not depend on the number of workers.
 */
public final class Elementwise {

    private static final int PIECE = 4096;

    /** Far from the step of {@link SplittableRandom}, with which the numbers of two pieces would be the same. */
    private static final long PIECE_SEED = 0xD1342543DE82EF95L;

    /** Pieces that are worth a thread of their own. */
    private static final int MIN_PIECES = 4;

    private Elementwise() {}

    /** Whether arrays are of a kind that this class can work on: blocks of single precision in the processor's own memory. */
    public static boolean fits(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array.dataType() != DataType.FLOAT || !NativeMemory.isBlock(array)) {
                return false;
            }
        }
        return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
    }

    /** A loop over one piece of arrays. */
    @FunctionalInterface
    private interface Loop {
        void run(Pieces pieces, int number, int n);
    }

    /** The memory of one worker. */
    private static final class Pieces {
        private final FloatVectors vectors = new FloatVectors();
        private final float[] a = new float[PIECE];
        private final float[] b = new float[PIECE];
        private final float[] c = new float[PIECE];
    }

    private static final ThreadLocal<Pieces> PIECES = ThreadLocal.withInitial(Pieces::new);

    /** Goes through arrays of the same length, of which only the addresses are used. */
    private static void forEachPiece(List<INDArray> arrays, Loop loop) {
        long length = arrays.get(0).length();
        int pieces = Math.toIntExact((length + PIECE - 1) / PIECE);
        List<Workers.Range> ranges = Workers.ranges(pieces, MIN_PIECES);
        try {
            Workers.forEach(
                    ranges,
                    range -> IntStream.range((int) range.from(), (int) range.to())
                            .forEach(i -> loop.run(PIECES.get(), i, (int) Math.min(PIECE, length - (long) i * PIECE))));
        } finally {
            Reference.reachabilityFence(arrays);
        }
    }

    /** Goes through arrays with the same number of rows, of which only the addresses are used. */
    private static void forEachRow(List<INDArray> arrays, ObjLongConsumer<FloatVectors> work) {
        try {
            Workers.forEach(Workers.ranges(arrays.get(0).size(0), 1), range -> {
                for (long row = range.from(); row < range.to(); row++) {
                    work.accept(PIECES.get().vectors, row);
                }
            });
        } finally {
            Reference.reachabilityFence(arrays);
        }
    }

    private static long piece(long address, int number) {
        return address + (long) number * PIECE * Float.BYTES;
    }

    /**
     * Fills an array with a mask of inverted dropout.
     *
     * @param rate how many numbers are 0, from 0 to below 1, to the 65,536th part; the others are 1 / (1 − rate)
     * @param seed on which the mask depends alone
     */
    public static void dropoutMask(INDArray mask, double rate, long seed) {
        long address = NativeMemory.address(mask);
        float kept = (float) (1 / (1 - rate));
        int threshold = (int) Math.round(rate * (1 << Short.SIZE));
        forEachPiece(List.of(mask), (pieces, number, n) -> {
            SplittableRandom random = new SplittableRandom(seed + number * PIECE_SEED);
            for (int i = 0; i < PIECE; i += Long.SIZE / Short.SIZE) {
                long bits = random.nextLong(); // four numbers of 16 bits
                pieces.a[i] = (bits & 0xFFFF) < threshold ? 0 : kept;
                pieces.a[i + 1] = (bits >>> 16 & 0xFFFF) < threshold ? 0 : kept;
                pieces.a[i + 2] = (bits >>> 32 & 0xFFFF) < threshold ? 0 : kept;
                pieces.a[i + 3] = bits >>> 48 < threshold ? 0 : kept;
            }
            pieces.vectors.write(pieces.a, 0, piece(address, number), n);
        });
    }

    /** product ← a b, of three arrays of the same length. */
    public static void multiply(INDArray a, INDArray b, INDArray product) {
        long left = NativeMemory.address(a);
        long right = NativeMemory.address(b);
        long to = NativeMemory.address(product);
        forEachPiece(List.of(a, b, product), (pieces, number, n) -> {
            pieces.vectors.read(piece(left, number), pieces.a, 0, n);
            pieces.vectors.read(piece(right, number), pieces.b, 0, n);
            pieces.vectors.multiply(pieces.a, pieces.a, pieces.b, n);
            pieces.vectors.write(pieces.a, 0, piece(to, number), n);
        });
    }

    /** product ← a b at every step, of arrays [rows, time, width], [rows, 1, width] and [rows, time, width]. */
    public static void multiplySteps(INDArray a, INDArray b, INDArray product) {
        int width = Math.toIntExact(a.size(2));
        long steps = a.size(1);
        long left = NativeMemory.address(a);
        long right = NativeMemory.address(b);
        long to = NativeMemory.address(product);
        long bytes = (long) width * Float.BYTES;
        forEachRow(List.of(a, b, product), (vectors, row) -> {
            float[] factor = new float[width];
            float[] step = new float[width];
            vectors.read(right + row * bytes, factor, 0, width);
            for (long place = row * steps * bytes; place < (row + 1) * steps * bytes; place += bytes) {
                vectors.read(left + place, step, 0, width);
                vectors.multiply(step, step, factor, width);
                vectors.write(step, 0, to + place, width);
            }
        });
    }

    /** reversed ← a, the other way round in time, of arrays [rows, time, width]. */
    public static void reverseSteps(INDArray a, INDArray reversed) {
        int width = Math.toIntExact(a.size(2));
        long steps = a.size(1);
        long from = NativeMemory.address(a);
        long to = NativeMemory.address(reversed);
        long bytes = (long) width * Float.BYTES;
        forEachRow(List.of(a, reversed), (vectors, row) -> {
            float[] step = new float[width];
            for (long t = 0; t < steps; t++) {
                vectors.read(from + (row * steps + t) * bytes, step, 0, width);
                vectors.write(step, 0, to + (row * steps + steps - 1 - t) * bytes, width);
            }
        });
    }

    /**
     * Adam's step (Kingma and Ba 2015, arXiv 1412.6980), before its last line: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
     * g ← size m / (√v + ε).
     *
     * @param size the learning rate, corrected for the first steps
     */
    public static void adam(
            INDArray gradient, INDArray m, INDArray v, double beta1, double beta2, double epsilon, double size) {
        long g = NativeMemory.address(gradient);
        long first = NativeMemory.address(m);
        long second = NativeMemory.address(v);
        forEachPiece(List.of(gradient, m, v), (pieces, number, n) -> {
            FloatVectors vectors = pieces.vectors;
            vectors.read(piece(g, number), pieces.a, 0, n);
            vectors.read(piece(first, number), pieces.b, 0, n);
            vectors.read(piece(second, number), pieces.c, 0, n);
            decay(pieces.b, pieces.a, (float) beta1, n);
            decaySquares(pieces.c, pieces.a, (float) beta2, n);
            vectors.write(pieces.b, 0, piece(first, number), n);
            vectors.write(pieces.c, 0, piece(second, number), n);
            divide(pieces.a, pieces.b, pieces.c, (float) size, (float) epsilon, n);
            vectors.write(pieces.a, 0, piece(g, number), n);
        });
    }

    /**
     * RMSprop's step (Hinton's lecture 6e), as Keras has it: v ← ρ v + (1 − ρ) g², g ← rate g / (√v + ε).
     */
    public static void rmsProp(INDArray gradient, INDArray v, double rho, double epsilon, double rate) {
        long g = NativeMemory.address(gradient);
        long squares = NativeMemory.address(v);
        forEachPiece(List.of(gradient, v), (pieces, number, n) -> {
            pieces.vectors.read(piece(g, number), pieces.a, 0, n);
            pieces.vectors.read(piece(squares, number), pieces.c, 0, n);
            decaySquares(pieces.c, pieces.a, (float) rho, n);
            pieces.vectors.write(pieces.c, 0, piece(squares, number), n);
            divide(pieces.b, pieces.a, pieces.c, (float) rate, (float) epsilon, n);
            pieces.vectors.write(pieces.b, 0, piece(g, number), n);
        });
    }

    private static void decay(float[] mean, float[] gradient, float kept, int n) {
        float added = 1 - kept;
        for (int i = 0; i < n; i++) {
            mean[i] = kept * mean[i] + added * gradient[i];
        }
    }

    private static void decaySquares(float[] mean, float[] gradient, float kept, int n) {
        float added = 1 - kept;
        for (int i = 0; i < n; i++) {
            mean[i] = kept * mean[i] + added * gradient[i] * gradient[i];
        }
    }

    private static void divide(float[] y, float[] a, float[] squares, float factor, float epsilon, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = factor * a[i] / ((float) Math.sqrt(squares[i]) + epsilon);
        }
    }
}
