package org.gru4j;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.gru4j.cli.GruCommand;

/** The program {@code gru}. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with its status. Output is UTF-8, whatever the platform's default. */
    public static void main(String[] args) {
        // Ours does not depend on the locale; picocli's words and what libraries make of names would.
        Locale.setDefault(Locale.ROOT);
        // Libraries print what nobody asked for; results go through a writer of our own.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        StandardOutput standardOutput = new StandardOutput();
        PrintWriter out = new PrintWriter(standardOutput, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = GruCommand.run(System.in, out, err, args);
        out.flush();
        Optional<String> failure = standardOutput.failure();
        if (failure.isPresent() && status == 0) {
            err.println("gru: standard output cannot be written: " + failure.get());
            status = 1;
        }
        err.flush();
        System.exit(status);
    }
}
