package org.gru4j.evaluation;

/** Is told what is evaluated, and how far that is. */
public interface EvaluationListener {

    /** Does not want to know. */
    EvaluationListener NONE = new EvaluationListener() {};

    /**
     * This part is evaluated.
     *
     * @param evaluated characters at the end of the text
     * @param all characters of the text
     * @param own whether the model was trained on this text
     * @param learnt how many of the evaluated characters the model has learnt
     */
    default void part(int evaluated, int all, boolean own, int learnt) {}

    /** The model does not know some characters of what is evaluated, which are left out. */
    default void unknown(KnownText evaluated) {}

    /** The model does not know some characters of what baselines learn, which are left out. */
    default void unknownToLearn(KnownText training) {}

    /** There is no text that baselines could learn from: those that learn are left out. */
    default void nothingToLearn() {}

    /** Baselines learn only so many characters, the last ones of the text. */
    default void cut(int learnt, int all) {}

    /**
     * The model that this one was trained from knows other characters of what is evaluated, so that its figures would be of another
     * text: they are left out.
     *
     * @param name of that model
     */
    default void baseLeftOut(String name) {}

    /** The text was read, and is read again by a copy of the model that adapts to it. */
    default void adapting() {}

    /** So many of the characters are read. */
    default void read(int characters, int all) {}
}
