package org.gru4j.internal;

/** Random seeds as ND4J takes them: 0 means "by the clock" there, and is a seed like any other here. */
public final class Nd4jSeed {

    private static final long IN_PLACE_OF_0 = 0x67727534L;

    private Nd4jSeed() {}

    /** The seed that gives the same numbers each time. */
    public static long of(long seed) {
        return seed == 0 ? IN_PLACE_OF_0 : seed;
    }
}
