package org.gru4j.training.internal;

import java.util.ArrayList;
import java.util.List;

/** How long a piece of work takes, done again and again. */
public final class Timing {

    private Timing() {}

    /** Does the work until so many seconds have gone by, at least once; returns the seconds of each time. */
    public static List<Double> seconds(Runnable work, double forSeconds) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        do {
            times.add(seconds(work));
        } while ((System.nanoTime() - start) / 1e9 < forSeconds);
        return times;
    }

    /** Does the work once; returns its seconds. */
    public static double seconds(Runnable work) {
        long before = System.nanoTime();
        work.run();
        return (System.nanoTime() - before) / 1e9;
    }
}
