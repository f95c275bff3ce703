package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastTanhTest {

    /** Some units in the last place of a float near 1. */
    private static final double TOLERANCE = 4e-7;

    @Test
    void isTanhWithinAFloatsRounding() {
        for (float x = -20; x <= 20; x += 0.001f) {
            assertThat((double) FastTanh.tanh(x)).isCloseTo(Math.tanh(x), within(TOLERANCE));
            assertThat((double) FastTanh.sigmoid(x)).isCloseTo(1 / (1 + Math.exp(-x)), within(TOLERANCE));
        }
    }

    @Test
    void smallValuesKeepTheirDigits() {
        for (float x = 1e-30f; x < 0.1f; x *= 1.5f) {
            assertThat(FastTanh.tanh(x) / Math.tanh(x)).isCloseTo(1, within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {16, 88, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY})
    void staysBetweenItsBounds(float x) {
        assertThat(FastTanh.tanh(x)).isBetween(0.999999f, 1f).isEqualTo(-FastTanh.tanh(-x));
        assertThat(FastTanh.sigmoid(x)).isBetween(0.999999f, 1f);
        assertThat(FastTanh.sigmoid(-x)).isBetween(0f, 1e-6f);
    }

    @Test
    void whatIsNoNumberStaysNone() {
        assertThat(FastTanh.tanh(Float.NaN)).isNaN();
        assertThat(FastTanh.sigmoid(Float.NaN)).isNaN();
    }
}
