package org.gru4j.layer.engine.internal;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take up work within a microsecond or two while there is more and more of it: a training step is a dozen pieces
 * of work with next to nothing between them, and to wake a thread that sleeps takes fifty microseconds. So a thread that has
 * nothing to do looks for work for a moment, giving way to whoever else wants its processor, before it sleeps.
 */
final class WorkerThreads {

    /** How long a thread looks before it sleeps. */
    private static final long PATIENCE = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long it sleeps before it ends. */
    private static final long IDLENESS = TimeUnit.SECONDS.toNanos(60);

    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final ConcurrentLinkedDeque<Worker> IDLE = new ConcurrentLinkedDeque<>();

    private WorkerThreads() {}

    /**
     * Does work on another thread.
     *
     * @param work must not throw anything
     * @param done told there once the thread can take other work
     */
    static void run(Runnable work, Runnable done) {
        Work next = new Work(work, done);
        Worker worker = IDLE.pollFirst(); // the one that has worked last: it does not sleep yet
        if (worker == null) {
            new Worker(next).start();
        } else {
            worker.next = next;
            LockSupport.unpark(worker);
        }
    }

    /** Waits until a condition holds; whoever brings that about must unpark this thread. Interrupts change nothing. */
    @SuppressWarnings("ThreadPriorityCheck") // it only gives way
    static void await(BooleanSupplier condition) {
        boolean interrupted = false;
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun < PATIENCE) {
                Thread.yield();
            } else {
                LockSupport.park(IDLE);
                interrupted |= Thread.interrupted(); // else it would not sleep again
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Work(Runnable work, Runnable done) {}

    private static final class Worker extends Thread {

        private volatile @Nullable Work next;

        Worker(Work first) {
            super("gru4j-worker-" + STARTED.incrementAndGet());
            setDaemon(true);
            this.next = first;
        }

        @Override
        public void run() {
            for (Work work = next; work != null; work = waitForWork()) {
                next = null;
                work.work().run();
                IDLE.addFirst(this);
                work.done().run();
            }
        }

        /** The next work; null if there was none for long. */
        @SuppressWarnings("ThreadPriorityCheck")
        private @Nullable Work waitForWork() {
            long begun = System.nanoTime();
            while (next == null) {
                long waited = System.nanoTime() - begun;
                if (waited < PATIENCE) {
                    Thread.yield();
                } else if (waited < IDLENESS) {
                    LockSupport.parkNanos(IDLE, IDLENESS - waited);
                } else if (IDLE.remove(this)) { // nobody can give it work any more
                    return null;
                }
            }
            return next;
        }
    }
}
