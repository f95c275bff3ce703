package org.gru4j.model.internal;

import org.nd4j.linalg.factory.Nd4j;

/** The library that computes, ND4J. */
public final class Arithmetic {

    private Arithmetic() {}

    /** Starts it. What cannot work on this machine, for example for want of a graphics processor, throws here and not later. */
    public static void start() {
        Nd4j.create(1).close();
    }
}
