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

    private static final int FIRST_OF_TENSORFLOW_ALONE = 4; // 2.4
    private static final int FIRST_AVERAGE = 14; // 3.14

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

    /**
     * {@return whether a release divides what an activity regularizer adds to the loss by the batch size} tf.keras does, and Keras
     * 3 from 3.14 on.
     */
    public static boolean averagesActivity(String version) {
        String[] numbers = version.split("[^0-9]+", -1);
        int minor = numbers.length > 1 && numbers[1].matches("[0-9]{1,4}") ? Integer.parseInt(numbers[1]) : 0;
        return switch (of(version)) {
            case KERAS_1 -> false;
            case KERAS_2 -> version.endsWith("-tf") || minor >= FIRST_OF_TENSORFLOW_ALONE;
            case KERAS_3 -> minor >= FIRST_AVERAGE;
        };
    }
}
