package org.gru4j.training.internal;

import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/** Where the random numbers of ND4J stand, of which dropout is made; each thread has its own. */
public record RandomState(long root, long node) {

    /** The state of the calling thread's. */
    static RandomState current() {
        Random random = Nd4j.getRandom();
        return new RandomState(random.rootState(), random.nodeState());
    }

    /** Makes the calling thread's go on from here. */
    void restore() {
        Nd4j.getRandom().setStates(root, node);
    }
}
