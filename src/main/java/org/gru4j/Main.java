package org.gru4j;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gru4j.cli.GruCommand;
import org.gru4j.internal.NativeLog;

/** The program {@code gru}. */
public final class Main {

    /** Which file Logback reads; under its own name, logback.xml, ours would be that of whatever program has our jar. */
    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    /** Runs one command and exits with its status. Output is UTF-8, whatever the platform's default. */
    public static void main(String[] args) {
        // Ours does not depend on the locale; picocli's words and what libraries make of names would.
        Locale.setDefault(Locale.ROOT);
        // Java 22 to 24 have a console even where there is no terminal, unless asked for that of older ones.
        System.setProperty("jdk.console", "java.base");
        NativeLog.use();
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "org/gru4j/cli/logging.xml");
        }
        // Libraries print what nobody asked for; results go through a writer of our own.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        StandardOutput standardOutput = new StandardOutput();
        PrintWriter out = new PrintWriter(standardOutput, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(out, err, args);
        out.flush();
        Optional<String> failure = standardOutput.failure();
        if (failure.isPresent() && status == 0) {
            err.println("gru: standard output cannot be written: " + failure.get());
            status = 1;
        }
        err.flush();
        System.exit(status);
    }

    private static int run(PrintWriter out, PrintWriter err, String[] args) {
        if (charactersAreLost(args)) {
            err.println("gru: in this locale Java knows no characters but ASCII, and the command line or the folder has"
                    + " others: set LC_ALL=C.UTF-8, or call scripts/gru, which does");
            return 2;
        }
        return GruCommand.run(System.in, out, err, args);
    }

    /** Java decodes both by the locale's encoding, and what that of C does not have is a replacement character by now. */
    private static boolean charactersAreLost(String[] args) {
        Charset ofTheLocale = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return ofTheLocale.equals(StandardCharsets.US_ASCII)
                && Stream.concat(Stream.of(args), Stream.of(System.getProperty("user.dir")))
                        .anyMatch(text -> text.indexOf('\uFFFD') >= 0);
    }
}
