package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.factory.Nd4j;

class LateDeallocationTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch freed = new CountDownLatch(1);

    /** Something with native memory. */
    private static final class Owner implements Deallocatable {

        private final Deallocator deallocator;

        Owner(Runnable deallocator) {
            this.deallocator = deallocator::run;
        }

        @Override
        public String getUniqueId() {
            return "owner";
        }

        @Override
        public Deallocator deallocator() {
            return deallocator;
        }

        @Override
        public int targetDevice() {
            return 0;
        }
    }

    /** Gives a service something that nobody holds, and waits until the collector has found it. */
    private static void collect(LateDeallocation service, Runnable deallocator) throws InterruptedException {
        WeakReference<Owner> owner = given(service, deallocator);
        for (int i = 0; owner.get() != null; i++) {
            assertThat(i).as("collections").isLessThan(100);
            System.gc();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static WeakReference<Owner> given(LateDeallocation service, Runnable deallocator) {
        Owner owner = new Owner(deallocator);
        service.pickObject(owner);
        return new WeakReference<>(owner);
    }

    @Test
    void garbageIsFreed() throws InterruptedException {
        collect(new LateDeallocation(Duration.ZERO), freed::countDown);

        assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void garbageIsFreedAfterAMoment() throws InterruptedException {
        Duration patience = Duration.ofMillis(300);
        long begin = System.nanoTime();

        collect(new LateDeallocation(patience), freed::countDown);

        assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(patience.toNanos());
    }

    @Test
    void garbageIsNotFreedBeforeThat() throws InterruptedException {
        collect(new LateDeallocation(LONG), freed::countDown);

        assertThat(freed.await(200, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aDeallocatorThatFailsStopsNoOther() throws InterruptedException {
        LateDeallocation service = new LateDeallocation(Duration.ZERO);
        CountDownLatch failed = new CountDownLatch(1);
        collect(service, () -> {
            failed.countDown();
            throw new IllegalStateException("for the test");
        });
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();

        collect(service, freed::countDown);

        assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void arraysOfNd4jAreFreedSo() {
        LateDeallocation.use();

        assertThat(Nd4j.getDeallocatorService()).isInstanceOf(LateDeallocation.class);
    }
}
