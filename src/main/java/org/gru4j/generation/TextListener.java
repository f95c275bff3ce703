package org.gru4j.generation;

/** Is told of a text as it is written. */
@FunctionalInterface
public interface TextListener {

    /** It goes on from this, which is not given to {@link #wrote}. */
    default void begun(String prompt) {}

    /** One character, as soon as it is sure to stay. */
    void wrote(String character);

    /** Nothing more comes. */
    default void ended(Passage passage) {}
}
