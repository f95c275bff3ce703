package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads that engines compute on: one for each processor, unless {@link #use} says otherwise. A product of matrices runs on one
 * of them; the threads of OpenMP itself stay out of it, for their waiting for each other costs more than the work of a time
 * step, and beside a busy neighbour many times more.
 */
public final class Workers {

    /** Below this, products of so many rows are too small to be worth a thread of their own. */
    static final int MIN_ROWS = 4;

    private static volatile int count = Runtime.getRuntime().availableProcessors();

    private Workers() {}

    /**
     * Sets how many threads compute. Sums over a batch are then cut in another way, so that results differ in their last
     * digits from those with another number. Engines that have begun keep theirs.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static void use(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, but is " + threads);
        }
        count = threads;
    }

    /** How many threads compute. */
    public static int count() {
        return count;
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

    /** How so many rows are best cut, so that each part has at least {@code atLeast}. */
    static List<Range> ranges(long rows, int atLeast) {
        long ranges = Math.max(1, Math.min(count, rows / atLeast));
        return LongStream.range(0, ranges)
                .mapToObj(i -> new Range(rows * i / ranges, rows * (i + 1) / ranges))
                .toList();
    }

    /** Does work with one of OpenMP's threads: it keeps the number of them for each thread that calls it. */
    private static void onOneThread(Runnable work) {
        Nd4j.getExecutioner(); // ND4J must be there before its native operations are asked for
        NativeOps openMp = NativeOpsHolder.getInstance().getDeviceNativeOps();
        int before = openMp.ompGetMaxThreads();
        openMp.setOmpNumThreads(1);
        try {
            work.run();
        } finally {
            openMp.setOmpNumThreads(before);
        }
    }

    /** Does the work for all parts at the same time, one of them on this thread, and returns when all of it is done. */
    static <T> void forEach(List<T> parts, Consumer<T> work) {
        Together together = new Together(parts.size() - 1);
        for (T part : parts.subList(1, parts.size())) {
            WorkerThreads.run(() -> together.guarded(() -> work.accept(part)), together::partDone);
        }
        together.guarded(() -> work.accept(parts.get(0)));
        // Native code works in the arrays: nobody may leave before all of it is done.
        WorkerThreads.await(together::isDone);
        together.throwFailure();
    }

    /** Work of which the parts are done at the same time. */
    private static final class Together {

        private final Thread caller = Thread.currentThread();
        private final AtomicInteger left;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Together(int others) {
            this.left = new AtomicInteger(others);
        }

        void guarded(Runnable part) {
            try {
                onOneThread(part);
            } catch (Throwable failed) { // of native code or memory, too: it belongs to the caller
                failure.compareAndSet(null, failed);
            }
        }

        void partDone() {
            if (left.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }

        boolean isDone() {
            return left.get() == 0;
        }

        void throwFailure() {
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("the computation failed: " + failed, failed);
            }
        }
    }
}
