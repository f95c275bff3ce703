package org.gru4j.foreign.internal;

import java.util.List;

/** What a pickle may name, for which nothing else exists; and what its texts of Python 2 mean. */
interface PickleClasses {

    /** What stands for a function or a class of Python: a function of our own. */
    interface Call {

        /**
         * What the call gives.
         *
         * @throws FormatException if it cannot be called with this
         */
        Object with(List<?> arguments);
    }

    /** For pickles of plain lists, dicts, texts and numbers. */
    PickleClasses NONE = new PickleClasses() {};

    /**
     * What a name stands for: a {@link Call}, or a value.
     *
     * @param name for example {@code collections.OrderedDict}
     * @throws FormatException if it stands for nothing that is known
     */
    default Object named(String name) {
        throw new FormatException("holds a Python object of " + name + ", and only plain values are read");
    }

    /**
     * What an id that means something outside of the pickle stands for.
     *
     * @throws FormatException if it stands for nothing that is known
     */
    default Object persistent(Object id) {
        throw new FormatException("refers to something outside of the pickle");
    }

    /**
     * What a text of Python 2 means, in which each character stands for a byte of an encoding that nobody knows.
     *
     * @throws FormatException if that matters
     */
    default String textOfPython2(String bytes) {
        return bytes;
    }
}
