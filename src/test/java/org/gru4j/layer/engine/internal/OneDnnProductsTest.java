package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.layer.engine.internal.Products.Layout;
import org.gru4j.layer.engine.internal.Products.Product;
import org.gru4j.layer.engine.internal.Products.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnProductsTest {

    private static final int COLUMNS = 512;
    private static final int INNER = 3 * COLUMNS;

    /** A single row with a transposed factor is added in another way: oneDNN's own one ends the program. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void multiplyByATransposedFactor(int rows, boolean adds) {
        Nd4j.getRandom().setSeed(1);
        INDArray a = Nd4j.rand(DataType.FLOAT, rows, INNER).subi(0.5);
        INDArray b = Nd4j.rand(DataType.FLOAT, COLUMNS, INNER).subi(0.5);
        INDArray c = Nd4j.rand(DataType.FLOAT, rows, COLUMNS);
        INDArray product = a.mmul(b.transpose());
        INDArray once = adds ? c.add(product) : product;
        INDArray twice = adds ? once.add(product) : product;
        Layout ofB = Layout.rows(INNER).transposed();
        Shape shape = new Shape(rows, COLUMNS, INNER, Layout.rows(INNER), ofB, Layout.rows(COLUMNS), adds, true);

        try (Product made = new OneDnnProducts().product(shape)) {
            made.factor(NativeMemory.address(b));
            made.run(NativeMemory.address(a), NativeMemory.address(c));
            assertThat(c.data().asFloat()).containsExactly(once.dup('c').data().asFloat(), within(1e-4f));
            made.run(NativeMemory.address(a), NativeMemory.address(c));
            assertThat(c.data().asFloat()).containsExactly(twice.dup('c').data().asFloat(), within(1e-4f));
        }
    }
}
