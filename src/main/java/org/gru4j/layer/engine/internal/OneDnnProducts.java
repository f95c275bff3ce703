package org.gru4j.layer.engine.internal;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * By oneDNN's {@code matmul}, in single precision. A matrix that many products have as their factor is packed once into the
 * layout that oneDNN likes best: with that, products of only four rows are as fast as large ones.
 */
final class OneDnnProducts implements Products {

    @Override
    public Product product(Shape shape) {
        return new Matmul(shape);
    }

    private static final class Matmul extends OneDnnProgram implements Product {

        private final memory a;
        private final memory b;
        private final memory c;
        private final @Nullable Step packing;
        private final Step multiplying;
        private final @Nullable OneRow oneRow;

        Matmul(Shape shape) {
            memory.desc left = desc(shape.a(), shape.rows(), shape.inner());
            memory.desc right = desc(shape.b(), shape.inner(), shape.columns());
            memory.desc result = desc(shape.c(), shape.rows(), shape.columns());
            memory.desc best = shape.repeats() ? desc(format_tag.any, shape.inner(), shape.columns()) : right;
            this.oneRow = OneRow.isNeeded(shape) ? new OneRow(array(1, shape.columns())) : null;
            primitive_attr adding = attributes();
            if (shape.adds() && oneRow == null) {
                post_ops sum = own(new post_ops());
                sum.append_sum(1, 0, data_type.undef);
                adding.set_post_ops(sum);
            }
            var description = own(new matmul.primitive_desc(OneDnn.cpu(), left, best, result, adding, false));
            this.a = memory(left);
            this.b = memory(right);
            this.c = memory(result);
            this.multiplying = new Step(new matmul(description), description);
            if (shape.repeats()) {
                memory packed = own(new memory(own(description.weights_desc()), OneDnn.cpu()));
                var repacking = own(new reorder.primitive_desc(b, packed, attributes, false));
                this.packing = new Step(new reorder(repacking), repacking)
                        .argument(DNNL_ARG_FROM, b)
                        .argument(DNNL_ARG_TO, packed);
                multiplying.argument(DNNL_ARG_WEIGHTS, packed);
            } else {
                this.packing = null;
                multiplying.argument(DNNL_ARG_WEIGHTS, b);
            }
            multiplying.argument(DNNL_ARG_SRC, a).argument(DNNL_ARG_DST, c);
        }

        private memory.desc desc(Layout layout, long rows, long columns) {
            return own(new memory.desc(
                    new long[] {rows, columns}, data_type.f32, new long[] {layout.rowStep(), layout.columnStep()}));
        }

        @Override
        public void factor(long address) {
            b.set_data_handle(NativeMemory.pointer(address));
            if (packing != null) {
                packing.run();
            }
        }

        @Override
        public void run(long left, long result) {
            a.set_data_handle(NativeMemory.pointer(left));
            c.set_data_handle(NativeMemory.pointer(oneRow == null ? result : oneRow.address()));
            multiplying.run();
            if (oneRow != null) {
                oneRow.addTo(result);
            }
        }
    }

    /**
     * Adds a product of one row to what is there. With a transposed factor of 1536 × 512 oneDNN's own addition damages the C
     * heap, and the program ends then or later.
     */
    private static final class OneRow {

        private final INDArray product; // [1, columns]
        private final FloatVectors vectors = new FloatVectors();
        private final float[] more;
        private final float[] sum;

        OneRow(INDArray product) {
            this.product = product;
            this.more = new float[Math.toIntExact(product.length())];
            this.sum = new float[more.length];
        }

        static boolean isNeeded(Shape shape) {
            return shape.adds()
                    && shape.rows() == 1
                    && shape.b().rowStep() < shape.b().columnStep();
        }

        long address() {
            return NativeMemory.address(product);
        }

        void addTo(long result) {
            vectors.read(address(), more, 0, more.length);
            vectors.read(result, sum, 0, sum.length);
            vectors.add(sum, more, sum.length);
            vectors.write(sum, 0, result, sum.length);
        }
    }
}
