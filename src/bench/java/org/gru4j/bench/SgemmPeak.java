package org.gru4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** How many products of matrices this machine can do: oneDNN's sgemm of 2048 × 2048, one on each processor. */
final class SgemmPeak {

    private static final int SIZE = 2048;
    private static final int ROUNDS = 12;

    private SgemmPeak() {}

    public static void main(String[] arguments) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Thread> running = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(SgemmPeak::multiply);
                thread.start();
                running.add(thread);
            }
            for (Thread thread : running) {
                thread.join();
            }
            double operations = 2.0 * SIZE * SIZE * SIZE * 4 * threads;
            best = Math.max(best, operations / (System.nanoTime() - start));
        }
        System.out.println("gflops " + best);
    }

    private static final ThreadLocal<FloatPointer[]> MATRICES = ThreadLocal.withInitial(() -> new FloatPointer[] {
        new FloatPointer(SIZE * (long) SIZE).fill(0),
        new FloatPointer(SIZE * (long) SIZE).fill(0),
        new FloatPointer(SIZE * (long) SIZE).fill(0)
    });

    private static void multiply() {
        FloatPointer[] m = MATRICES.get();
        for (int i = 0; i < 4; i++) {
            dnnl.dnnl_sgemm((byte) 'N', (byte) 'N', SIZE, SIZE, SIZE, 1f, m[0], SIZE, m[1], SIZE, 0f, m[2], SIZE);
        }
    }
}
