package org.gru4j.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** File work that an interrupt of its thread does not break: Java closes a channel then, in the middle of a file. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** What is done with files, from its beginning each time. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work, once more where an interrupt breaks it; the thread is interrupted afterwards if it was. */
    public static <T> T call(Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException broken) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
