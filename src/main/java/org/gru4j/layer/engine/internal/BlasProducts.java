package org.gru4j.layer.engine.internal;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;

/** By OpenBLAS, which is wherever ND4J is, in single or double precision. */
final class BlasProducts implements Products {

    private final boolean inDouble;

    BlasProducts(DataType type) {
        this.inDouble = type == DataType.DOUBLE;
    }

    @Override
    public Product product(Shape shape) {
        return new Gemm(shape);
    }

    private final class Gemm implements Product {

        private final Shape shape;
        private long b;

        Gemm(Shape shape) {
            this.shape = shape;
        }

        @Override
        public void factor(long address) {
            b = address;
        }

        @Override
        public void run(long a, long c) {
            int m = (int) shape.rows();
            int n = (int) shape.columns();
            int k = (int) shape.inner();
            double before = shape.adds() ? 1 : 0;
            if (inDouble) {
                cblas_dgemm(
                        CblasRowMajor,
                        transposition(shape.a()),
                        transposition(shape.b()),
                        m,
                        n,
                        k,
                        1,
                        new DoublePointer(NativeMemory.pointer(a)),
                        width(shape.a(), m, k),
                        new DoublePointer(NativeMemory.pointer(b)),
                        width(shape.b(), k, n),
                        before,
                        new DoublePointer(NativeMemory.pointer(c)),
                        width(shape.c(), m, n));
            } else {
                cblas_sgemm(
                        CblasRowMajor,
                        transposition(shape.a()),
                        transposition(shape.b()),
                        m,
                        n,
                        k,
                        1,
                        new FloatPointer(NativeMemory.pointer(a)),
                        width(shape.a(), m, k),
                        new FloatPointer(NativeMemory.pointer(b)),
                        width(shape.b(), k, n),
                        (float) before,
                        new FloatPointer(NativeMemory.pointer(c)),
                        width(shape.c(), m, n));
            }
        }

        private static int transposition(Layout layout) {
            return layout.columnStep() == 1 ? CblasNoTrans : CblasTrans;
        }

        /** The leading dimension; of a single row or column, whose step nobody has to know, its length. */
        private static int width(Layout layout, int rows, int columns) {
            return layout.columnStep() == 1
                    ? (int) Math.max(layout.rowStep(), columns)
                    : (int) Math.max(layout.columnStep(), rows);
        }

        @Override
        public void close() {
            // Nothing is kept.
        }
    }
}
