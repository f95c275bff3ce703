package org.gru4j.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.TextBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that write, some few. The texts of a thread go on together, one character each in turn, those of one model as one
 * batch: so each comes as fast as there is time for, and none waits for another to end.
 */
final class Writers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

    private final List<Writer> writers = new ArrayList<>();

    /** A text that is to be written. */
    private record Joining(ServedModel model, Request request, Feed feed) {}

    /** Starts so many threads. */
    Writers(int threads) {
        for (int i = 1; i <= threads; i++) {
            Writer writer = new Writer();
            writer.setName("gru-writer-" + i);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
    }

    /** Has a text written, by the thread that has the fewest, until its feed is cancelled. */
    void write(ServedModel model, Request request, Feed feed) {
        writers.stream()
                .min(Comparator.comparingInt(Writer::load))
                .orElseThrow()
                .joining
                .add(new Joining(model, request, feed));
    }

    /** Ends all texts. */
    @Override
    public void close() {
        writers.forEach(Thread::interrupt);
    }

    private static final class Writer extends Thread {

        private final BlockingQueue<Joining> joining = new LinkedBlockingQueue<>();
        private final Map<ServedModel, TextBatch> batches = new HashMap<>();
        private final Map<ServedModel, List<Feed>> feeds = new HashMap<>();
        private volatile int texts;

        int load() {
            return texts + joining.size();
        }

        @Override
        public void run() {
            try {
                while (!isInterrupted()) {
                    admit(texts == 0 ? joining.take() : joining.poll());
                    int left = 0;
                    for (Map.Entry<ServedModel, TextBatch> batch : List.copyOf(batches.entrySet())) {
                        left += step(batch.getKey(), batch.getValue());
                    }
                    texts = left;
                }
            } catch (InterruptedException ended) {
                // No more texts.
            }
            batches.values().forEach(TextBatch::interrupt);
            joining.forEach(it -> it.feed().fail());
        }

        private void admit(@Nullable Joining first) {
            for (Joining next = first; next != null; next = joining.poll()) {
                Joining text = next;
                try {
                    batches.computeIfAbsent(text.model(), it -> it.generator().batch())
                            .join(text.request(), text.feed()::isCancelled);
                    List<Feed> ofModel = feeds.computeIfAbsent(text.model(), it -> new ArrayList<>());
                    ofModel.removeIf(Feed::isComplete);
                    ofModel.add(text.feed());
                } catch (RuntimeException | OutOfMemoryError failure) {
                    LOG.warn("a text cannot be begun", failure);
                    text.feed().fail();
                }
            }
        }

        /** One character of each of a model's texts; how many there are. */
        private int step(ServedModel model, TextBatch batch) {
            try {
                batch.step();
                return batch.size();
            } catch (RuntimeException | OutOfMemoryError failure) {
                LOG.warn("the texts of {} cannot be written", model.name(), failure);
                batches.remove(model);
                List<Feed> ofModel = feeds.remove(model);
                if (ofModel != null) {
                    ofModel.forEach(Feed::fail);
                }
                return 0;
            }
        }
    }
}
