package org.gru4j.layer.engine.internal;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the native memory of ND4J's arrays a moment after the garbage collector has found them, not at once. An operation of
 * ND4J takes the addresses of its arrays and computes with those alone. Where an array is held by nobody else, as what is only
 * made for that operation, and the collector runs just then, ND4J frees memory that is still computed with, and the virtual
 * machine crashes.
 *
 * <p>Threads may share it.
 */
public final class LateDeallocation extends DeallocatorService {

    /**
     * Longer than an operation takes. When there is no memory left, ND4J and JavaCPP call the collector and wait for a quarter
     * of a second and for a second, so that it is shorter than that.
     */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(LateDeallocation.class);

    private static boolean decided;

    private final long patience; // nanoseconds
    private final ReferenceQueue<Deallocatable> found = new ReferenceQueue<>();
    private final Set<Memory> all = ConcurrentHashMap.newKeySet(); // a reference that is garbage itself is never found

    /** The native memory of an object. */
    private static final class Memory extends PhantomReference<Deallocatable> {

        private final Deallocator deallocator;
        private long foundAt; // System.nanoTime()

        Memory(Deallocatable owner, ReferenceQueue<Deallocatable> queue) {
            super(owner, queue);
            this.deallocator = owner.deallocator();
        }
    }

    /**
     * A service with a thread of its own, for the rest of the program.
     *
     * @param patience between an object's being found to be garbage and its memory's end
     */
    LateDeallocation(Duration patience) {
        this.patience = patience.toNanos();
        Thread thread = new Thread(this::freeGarbage, "gru4j-deallocator");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on ND4J's arrays are freed so, where they lie in the processor's own memory. */
    public static synchronized void use() {
        if (decided) {
            return;
        }
        decided = true;
        if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU || isOff()) {
            return;
        }
        if (Nd4j.getDeallocatorService().getClass() != DeallocatorService.class) {
            return; // the program has its own
        }
        try {
            Field service = Nd4j.class.getDeclaredField("deallocatorService");
            service.setAccessible(true);
            service.set(null, new LateDeallocation(PATIENCE));
        } catch (ReflectiveOperationException | RuntimeException otherNd4j) {
            LOG.debug("ND4J's arrays are freed as it does that itself", otherNd4j);
        }
    }

    /** Whether the program frees arrays itself, by ND4J's and JavaCPP's properties. */
    private static boolean isOff() {
        return Boolean.getBoolean("org.nd4j.noarraygc") || Boolean.getBoolean("org.bytedeco.javacpp.nopointergc");
    }

    @Override
    public void pickObject(Deallocatable owner) {
        all.add(new Memory(owner, found));
    }

    private void freeGarbage() {
        Deque<Memory> waiting = new ArrayDeque<>();
        try {
            while (true) {
                Memory next = next(waiting.peek());
                if (next != null) {
                    next.foundAt = System.nanoTime();
                    waiting.add(next);
                }
                while (!waiting.isEmpty() && left(waiting.getFirst()) <= 0) {
                    free(waiting.remove());
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next garbage; null if the first that waits has its turn before that. */
    private @Nullable Memory next(@Nullable Memory first) throws InterruptedException {
        if (first == null) {
            return (Memory) found.remove();
        }
        return (Memory) found.remove(1 + Math.max(0, TimeUnit.NANOSECONDS.toMillis(left(first)))); // 0 is for ever
    }

    private long left(Memory memory) {
        return patience - (System.nanoTime() - memory.foundAt);
    }

    private void free(Memory memory) {
        all.remove(memory);
        try {
            memory.deallocator.deallocate();
        } catch (RuntimeException failed) {
            LOG.debug("native memory could not be freed", failed);
        }
    }
}
