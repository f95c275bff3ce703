package org.gru4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A chat with a program or a file instead of a person. Ctrl-C while a text is written ends it where a reader would take it for
 * whole, and the chat with it.
 */
final class PlainLines implements ChatLines {

    private final BufferedReader in;
    private final PrintWriter out;

    /** Null while nothing is written: then Ctrl-C ends the program, as it ends all others. */
    private @Nullable StopSignals signals;

    PlainLines(Console console) {
        this.in = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        this.out = console.out();
    }

    @Override
    public @Nullable String next() throws IOException {
        if (stopped() || out.checkError()) {
            return null;
        }
        close();
        String line = in.readLine();
        signals = new StopSignals(() -> {});
        return line;
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    /** Somebody has stopped it, or nobody reads on. */
    @Override
    public boolean interrupted() {
        return stopped() || out.checkError();
    }

    @Override
    public boolean stopped() {
        return signals != null && signals.asked();
    }

    @Override
    public void close() {
        out.flush();
        if (signals != null) {
            signals.close();
            signals = null;
        }
    }
}
