package org.gru4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gru4j.model.internal.AtomicFile;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Takes Ctrl-C and what else asks a program to end, until it is closed: the first one asks the run to stop, and a second
 * one ends the program at once.
 */
final class StopSignals implements AutoCloseable {

    /** The exit status of a run that was interrupted: 128 and the number of SIGINT, as shells have it. */
    static final int INTERRUPTED = 130;

    /** HUP is the terminal's end; a program that was started with nohup never hears of it, and goes on. */
    private final Map<String, @Nullable Object> before = new LinkedHashMap<>();

    private final AtomicBoolean asked = new AtomicBoolean();

    /** What is asked to stop, whichever signal comes. */
    StopSignals(Runnable stop) {
        this(stop, stop);
    }

    /**
     * What is asked to stop, by each signal.
     *
     * @param interrupt on INT, which a terminal sends to all that it runs in the foreground
     * @param terminate on TERM, which comes to this process alone, and on HUP
     */
    StopSignals(Runnable interrupt, Runnable terminate) {
        before.put("INT", Signals.register("INT", () -> onSignal(interrupt)));
        before.put("TERM", Signals.register("TERM", () -> onSignal(terminate)));
        before.put("HUP", Signals.register("HUP", () -> onSignal(terminate)));
    }

    /** Whether one has come. */
    boolean asked() {
        return asked.get();
    }

    private void onSignal(Runnable stop) {
        if (asked.getAndSet(true)) {
            endNow();
        }
        stop.run();
    }

    /** Ends the program. Files are replaced as a whole: what is there stays, and what is not finished goes. */
    static void endNow() {
        AtomicFile.giveUpUnfinished();
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
