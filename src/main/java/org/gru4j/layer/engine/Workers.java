package org.gru4j.layer.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
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

    /** Some rows of a batch: those from {@code from} to before {@code to}. */
    record Range(long from, long to) {

        long count() {
            return to - from;
        }

        /** These rows of an array [batch, …]. */
        INDArray of(INDArray batch) {
            INDArrayIndex[] indices = new INDArrayIndex[batch.rank()];
            Arrays.fill(indices, NDArrayIndex.all());
            indices[0] = NDArrayIndex.interval(from, to);
            return count() == batch.size(0) ? batch : batch.get(indices);
        }
    }

    /** How a batch of so many rows is best cut. */
    static List<Range> ranges(long rows) {
        long count = Math.max(1, Math.min(COUNT, rows / MIN_ROWS));
        return LongStream.range(0, count)
                .mapToObj(i -> new Range(rows * i / count, rows * (i + 1) / count))
                .toList();
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
