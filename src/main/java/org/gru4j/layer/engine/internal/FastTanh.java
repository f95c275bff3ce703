package org.gru4j.layer.engine.internal;

/**
 * tanh as a quotient of two polynomials, which the JVM turns into vector instructions as it cannot {@link Math#tanh}. The
 * coefficients are Eigen's ({@code generic_fast_tanh_float}), and so TensorFlow's. At most 4e-7 from the true value.
 */
final class FastTanh {

    /** From here on tanh is 1, as far as a float of this computation can show. */
    private static final float LARGEST = 7.905311f;

    private FastTanh() {}

    static float tanh(float value) {
        float x = Math.max(-LARGEST, Math.min(LARGEST, value));
        float square = x * x;
        float p = 2.000188e-13f + square * -2.7607684e-16f;
        p = -8.604672e-11f + square * p;
        p = 5.1222973e-8f + square * p;
        p = 1.48572235e-5f + square * p;
        p = 6.3726195e-4f + square * p;
        p = 4.8935246e-3f + square * p;
        float q = 1.1853471e-4f + square * 1.1982584e-6f;
        q = 2.2684347e-3f + square * q;
        q = 4.893525e-3f + square * q;
        return x * p / q;
    }

    /** 1 / (1 + exp(-value)), by way of tanh. */
    static float sigmoid(float value) {
        return 0.5f + 0.5f * tanh(0.5f * value);
    }
}
