package org.gru4j.layer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads that oneDNN computes on: as many as OMP_NUM_THREADS says, otherwise one for each processor. A primitive
 * runs on one of them; the threads of OpenMP itself stay out of it, for their waiting for each other costs more than the
 * work of a time step, and beside a busy neighbour many times more.
 */
final class Workers {

    /** Below this, a shard's products are too small to be worth a thread of their own. */
    private static final int MIN_ROWS = 8;

    private static final int COUNT = count(System.getenv("OMP_NUM_THREADS"));
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final ExecutorService POOL = Executors.newFixedThreadPool(COUNT, Workers::thread);

    private Workers() {}

    /** As many as the variable says, if it says so in a way that OpenMP understands. */
    static int count(@Nullable String variable) {
        if (variable != null && variable.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(variable);
        }
        return Runtime.getRuntime().availableProcessors();
    }

    /** Into how many shards a batch of so many rows is best cut. */
    static int shards(long rows) {
        return (int) Math.max(1, Math.min(COUNT, rows / MIN_ROWS));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    // OpenMP's own number of threads, which it keeps for each thread that calls it.
                    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
                    work.run();
                },
                "gru4j-worker-" + STARTED.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Does the work for all parts at the same time and returns when all of it is done. */
    static <T> void forEach(List<T> parts, Consumer<T> work) {
        List<Future<?>> running = new ArrayList<>();
        for (T part : parts) {
            running.add(POOL.submit(() -> work.accept(part)));
        }
        boolean interrupted = false;
        RuntimeException failure = null;
        for (Future<?> part : running) {
            while (true) {
                try {
                    part.get();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true; // native code goes on working in the arrays: nobody may leave before it is done
                } catch (ExecutionException e) {
                    failure = new IllegalStateException("oneDNN failed: " + e.getCause(), e.getCause());
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
