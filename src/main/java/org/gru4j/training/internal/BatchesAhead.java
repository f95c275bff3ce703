package org.gru4j.training.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/** An epoch's batches in order, each made on a thread of its own while the network learns from the one before. */
final class BatchesAhead implements AutoCloseable {

    private final Batches batches;
    private final OneHotBuffer[] buffers;
    private final ExecutorService maker = Executors.newSingleThreadExecutor(BatchesAhead::thread);
    private int made;
    private @Nullable CompletableFuture<DataSet> next;

    /**
     * Begins with the batch {@code first}.
     *
     * @param buffers two of them: the features of a batch stand in one until the second one after it is asked for
     */
    BatchesAhead(Batches batches, int first, OneHotBuffer... buffers) {
        this.batches = batches;
        this.buffers = buffers;
        this.made = first;
        makeNext();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gru4j-batches");
        thread.setDaemon(true);
        return thread;
    }

    private void makeNext() {
        int index = made++;
        next = index < batches.count()
                ? CompletableFuture.supplyAsync(() -> batches.get(index, buffers[index % buffers.length]), maker)
                : null;
    }

    /** The next batch; null after the last one. What was returned before is overwritten now. */
    @Nullable
    DataSet next() {
        if (next == null) {
            return null;
        }
        try {
            DataSet batch = next.join();
            makeNext();
            return batch;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Waits for the batch that is being made: nobody may write into the buffers any more. */
    @Override
    public void close() {
        if (next != null) {
            next.handle((batch, failure) -> batch).join();
        }
        maker.shutdown();
    }
}
