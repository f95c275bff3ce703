package org.gru4j.training.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;

/** All who hear about a run, in their order. One that cannot write is no reason to lose a model: the others are told of it. */
final class Listeners {

    private final List<TrainingListener> listeners;

    Listeners(List<TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void tell(TrainingEvent event) {
        listeners.forEach(listener -> guarded(() -> event.tell(listener)));
    }

    /** Does what may fail to write a file, and tells where it did. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (UncheckedIOException unwritten) {
            IOException cause = unwritten.getCause();
            tell(new TrainingEvent.WriteFailed(cause == null ? new IOException(unwritten) : cause));
        }
    }
}
