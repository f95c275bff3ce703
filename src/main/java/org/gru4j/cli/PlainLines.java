package org.gru4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A chat with a program or a file instead of a person. */
final class PlainLines implements ChatLines {

    private final BufferedReader in;
    private final PrintWriter out;

    PlainLines(Console console) {
        this.in = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        this.out = console.out();
    }

    @Override
    public @Nullable String next() throws IOException {
        return out.checkError() ? null : in.readLine();
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    /** Nobody reads on. */
    @Override
    public boolean interrupted() {
        return out.checkError();
    }

    @Override
    public void close() {
        out.flush();
    }
}
