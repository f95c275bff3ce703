package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ElementwiseTest {

    /** More than some pieces, and not a whole number of them. */
    private static final int LENGTH = 100_003;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void aDropoutMaskHasItsRateAndItsMean(double rate) {
        INDArray mask = Nd4j.createUninitialized(DataType.FLOAT, LENGTH);

        Elementwise.dropoutMask(mask, rate, 7);

        double zeros = mask.eq(0).castTo(DataType.FLOAT).meanNumber().doubleValue();
        double deviation = Math.sqrt(rate * (1 - rate) / LENGTH); // of the mean of so many draws
        assertThat(zeros).isBetween(rate - 5 * deviation, rate + 5 * deviation);
        assertThat(mask.maxNumber().floatValue()).isEqualTo((float) (1 / (1 - rate)));
        assertThat(mask.meanNumber().doubleValue()).isBetween(0.95, 1.05);
    }

    @Test
    void aDropoutMaskDependsOnItsSeedAloneAndNotOnTheWorkers() {
        INDArray masks = Nd4j.createUninitialized(DataType.FLOAT, 3, LENGTH);
        int before = Workers.count();
        try {
            Elementwise.dropoutMask(masks.getRow(0), 0.5, 7);
            Workers.use(1);
            Elementwise.dropoutMask(masks.getRow(1), 0.5, 7);
            Elementwise.dropoutMask(masks.getRow(2), 0.5, 8);
        } finally {
            Workers.use(before);
        }

        assertThat(masks.getRow(1)).isEqualTo(masks.getRow(0));
        double same = masks.getRow(2)
                .eq(masks.getRow(0))
                .castTo(DataType.FLOAT)
                .meanNumber()
                .doubleValue();
        assertThat(same).isBetween(0.49, 0.51);
    }

    @Test
    void theBitsOfAMaskAreIndependent() {
        INDArray mask = Nd4j.createUninitialized(DataType.FLOAT, LENGTH);
        Elementwise.dropoutMask(mask, 0.5, 3);
        INDArray centred = mask.sub(1);

        for (int distance : new int[] {1, 2, 3, 4, 4096}) {
            INDArray shifted = centred.get(NDArrayIndex.interval(distance, LENGTH));
            INDArray first = centred.get(NDArrayIndex.interval(0, LENGTH - distance));
            assertThat(first.mul(shifted).meanNumber().doubleValue())
                    .as("correlation at distance %d", distance)
                    .isBetween(-0.02, 0.02);
        }
    }

    @Test
    void multiplies() {
        INDArray a = Nd4j.rand(DataType.FLOAT, LENGTH);
        INDArray b = Nd4j.rand(DataType.FLOAT, LENGTH);
        INDArray product = Nd4j.zerosLike(a);

        Elementwise.multiply(a, b, product);

        assertThat(product).isEqualTo(a.mul(b));
    }

    @Test
    void multipliesEveryStep() {
        INDArray a = Nd4j.rand(DataType.FLOAT, 5, 7, 33);
        INDArray b = Nd4j.rand(DataType.FLOAT, 5, 1, 33);
        INDArray product = Nd4j.zerosLike(a);

        Elementwise.multiplySteps(a, b, product);

        assertThat(product).isEqualTo(a.mul(b));
    }

    @Test
    void turnsAround() {
        INDArray a = Nd4j.rand(DataType.FLOAT, 3, 5, 4);
        INDArray reversed = Nd4j.zerosLike(a);

        Elementwise.reverseSteps(a, reversed);

        for (int t = 0; t < 5; t++) {
            assertThat(reversed.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all()))
                    .isEqualTo(a.get(NDArrayIndex.all(), NDArrayIndex.point(4 - t), NDArrayIndex.all()));
        }
    }

    @Test
    void worksOnBlocksOfSinglePrecisionOnly() {
        INDArray matrix = Nd4j.rand(DataType.FLOAT, 4, 6);

        assertThat(Elementwise.fits(matrix, matrix.getRow(2))).isTrue();
        assertThat(Elementwise.fits(matrix.transpose())).isFalse();
        assertThat(Elementwise.fits(matrix.getColumn(1))).isFalse();
        assertThat(Elementwise.fits(matrix.castTo(DataType.DOUBLE))).isFalse();
    }
}
