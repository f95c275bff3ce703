package org.gru4j.bench;

import java.util.Arrays;

/** Runs one step again and again, for -DwarmUp and -Dmeasured seconds, and prints how long it takes. */
final class Timing {

    private static final double WARM_UP_SECONDS = Double.parseDouble(System.getProperty("warmUp", "8"));
    private static final double MEASURED_SECONDS = Double.parseDouble(System.getProperty("measured", "5"));

    private Timing() {}

    /** Prints the median in milliseconds. */
    static void print(Runnable step) {
        run(step, WARM_UP_SECONDS);
        System.out.println("ms " + median(run(step, MEASURED_SECONDS)));
    }

    static double[] run(Runnable step, double seconds) {
        double[] milliseconds = new double[0];
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            step.run();
            milliseconds = Arrays.copyOf(milliseconds, milliseconds.length + 1);
            milliseconds[milliseconds.length - 1] = (System.nanoTime() - before) / 1e6;
        } while ((System.nanoTime() - start) / 1e9 < seconds);
        return milliseconds;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
