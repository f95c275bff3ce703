package org.gru4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.internal.Platform;
import org.gru4j.model.internal.Arithmetic;

/** Starts ND4J, where everything that cannot work on a machine shows. */
final class Backend {

    private Backend() {}

    /**
     * @throws BackendException if it does not start, because the program was built for another kind of machine, or for
     *     example because a CUDA build finds no graphics processor
     */
    static void start() {
        builtFor().ifPresent(platform -> check(platform, Platform.ofThisMachine()));
        PrintStream standardError = System.err;
        try {
            // Without a graphics processor ND4J's CUDA back end prints a stack trace before it gives up.
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            Arithmetic.start();
        } catch (LinkageError | RuntimeException failed) {
            Throwable cause = failed;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new BackendException(
                    Words.format(
                            "the arithmetic library (ND4J) does not start on this machine: %s; a build for CUDA needs an NVIDIA graphics processor and its driver, the plain build runs on any processor",
                            cause.getMessage()),
                    failed);
        } finally {
            System.setErr(standardError);
        }
    }

    static void check(String builtFor, String machine) {
        if (!builtFor.equals(machine)) {
            throw new BackendException(Words.format(
                    "this build is for %s, but this machine is %s: build it again here, with mvn -DskipTests package",
                    builtFor, machine));
        }
    }

    /** Whose native libraries the build has, as the jar's manifest says; nothing where there is no jar, or one of another make. */
    private static Optional<String> builtFor() {
        try {
            URLConnection ownClass = Objects.requireNonNull(Backend.class.getResource("Backend.class"))
                    .openConnection();
            return ownClass instanceof JarURLConnection jar && jar.getMainAttributes() != null
                    ? Optional.ofNullable(jar.getMainAttributes().getValue("Native-Platform"))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
