package org.gru4j.layer.engine.internal;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How much this machine can compute: what large products of matrices reach, oneDNN's sgemm, one on each worker. */
public final class SgemmPeak {

    private static final int SIZE = 2048;
    private static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE;

    /** The first of them also makes oneDNN's code. */
    private static final int LEAST_ROUNDS = 3;

    private SgemmPeak() {}

    /**
     * Multiplies for so many seconds, three times at least, of which the fastest counts.
     *
     * @return billions of floating-point operations per second; empty where oneDNN cannot be used
     */
    public static OptionalDouble gigaflops(double seconds) {
        if (OneDnn.obstacle(DataType.FLOAT).isPresent()) {
            return OptionalDouble.empty();
        }
        INDArray factor = Nd4j.linspace(DataType.FLOAT, -1, 2.0 / SIZE / SIZE, (long) SIZE * SIZE);
        List<INDArray> products = Stream.generate(() -> Nd4j.zeros(DataType.FLOAT, SIZE, SIZE))
                .limit(Workers.count())
                .toList();
        try {
            return OptionalDouble.of(products.size() * OPERATIONS / fastest(factor, products, 1e9 * seconds));
        } finally {
            factor.close();
            products.forEach(INDArray::close);
        }
    }

    /** Nanoseconds of one round. */
    private static long fastest(INDArray factor, List<INDArray> products, double nanoseconds) {
        long fastest = Long.MAX_VALUE;
        long start = System.nanoTime();
        for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() - start < nanoseconds; round++) {
            long before = System.nanoTime();
            Workers.forEach(products, product -> square(factor, product));
            fastest = Math.min(fastest, System.nanoTime() - before);
        }
        return fastest;
    }

    private static void square(INDArray factor, INDArray product) {
        FloatPointer from = new FloatPointer(NativeMemory.pointer(factor));
        FloatPointer to = new FloatPointer(NativeMemory.pointer(product));
        dnnl.dnnl_sgemm((byte) 'N', (byte) 'N', SIZE, SIZE, SIZE, 1, from, SIZE, from, SIZE, 0, to, SIZE);
    }
}
