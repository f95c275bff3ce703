package org.gru4j.layer.engine.internal;

/** Products of matrices by a native library, on the thread that asks for them. */
interface Products {

    /**
     * How a matrix lies in memory.
     *
     * @param rowStep numbers from a row to the next one
     * @param columnStep numbers from a column to the next one
     */
    record Layout(long rowStep, long columnStep) {

        /** Rows of so many numbers, one after another. */
        static Layout rows(long width) {
            return new Layout(width, 1);
        }

        Layout transposed() {
            return new Layout(columnStep, rowStep);
        }
    }

    /**
     * A kind of product, C = A·B.
     *
     * @param rows of A and C
     * @param columns of B and C
     * @param inner columns of A and rows of B
     * @param adds whether it is C ← C + A·B instead
     * @param repeats whether many products in a row have the same B
     */
    record Shape(long rows, long columns, long inner, Layout a, Layout b, Layout c, boolean adds, boolean repeats) {}

    /** Makes ready for products of a shape. */
    Product product(Shape shape);

    /** Products of one shape. For one thread at a time. */
    interface Product extends AutoCloseable {

        /** Sets B, from an address: it is read now or at each product. */
        void factor(long b);

        /** Multiplies; all addresses of native memory. */
        void run(long a, long c);

        @Override
        void close();
    }
}
