package org.gru4j.keras.internal;

import org.gru4j.internal.Words;
import org.gru4j.keras.KerasException;

/**
 * Keras's generations, which differ in how files and options are written and in {@code hard_sigmoid}. tf.keras, as far as
 * TensorFlow 2.15, is the second.
 */
public enum Generation {
    KERAS_1,
    KERAS_2,
    KERAS_3;

    /**
     * {@return the generation of a version, for example {@code 2.2.4-tf}}
     *
     * @throws KerasException if it is none of the three
     */
    public static Generation of(String version) {
        return switch (version.isEmpty() ? ' ' : version.charAt(0)) {
            case '0', '1' -> KERAS_1;
            case '2' -> KERAS_2;
            case '3' -> KERAS_3;
            default -> throw new KerasException(Words.format("Keras %s is not known: 1, 2 and 3 are", version));
        };
    }
}
