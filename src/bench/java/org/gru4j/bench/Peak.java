package org.gru4j.bench;

import org.gru4j.layer.engine.internal.SgemmPeak;
import org.gru4j.run.internal.NetworkSpeed;

/** Prints the most that this machine can compute, in GFLOP/s, and of each workload how much a step is, in GFLOP. */
final class Peak {

    private static final double SECONDS = 3;

    private Peak() {}

    public static void main(String[] arguments) {
        System.out.println("gflops " + SgemmPeak.gigaflops(SECONDS).orElseThrow());
        for (Workload work : Workload.values()) {
            if (work.everyPosition) { // with the last one only, most of the softmax is left out
                double characters = work.batch * (double) work.timeSteps;
                System.out.println(
                        work + " " + characters * NetworkSpeed.operations(work.units, work.vocabulary) / 1e9);
            }
        }
    }
}
