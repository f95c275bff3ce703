package org.gru4j.training.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;

/** All who hear about a run, in their order. One that cannot write is no reason to lose a model: the others are told of it. */
public final class Listeners {

    private final List<TrainingListener> listeners;

    /** Those, in this order. */
    public Listeners(List<TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells all of them. */
    public void tell(TrainingEvent event) {
        listeners.forEach(listener -> guarded(() -> event.tell(listener)));
    }

    /** Does what may fail to write a file, and tells where it did. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (UncheckedIOException unwritten) {
            IOException cause = unwritten.getCause();
            tellFailure(new TrainingEvent.WriteFailed(cause == null ? new IOException(unwritten) : cause));
        }
    }

    private void tellFailure(TrainingEvent.WriteFailed failed) {
        for (TrainingListener listener : listeners) {
            try {
                failed.tell(listener);
            } catch (UncheckedIOException again) {
                // it cannot write this down, either
            }
        }
    }
}
