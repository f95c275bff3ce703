package org.gru4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.gru4j.internal.Words;
import org.gru4j.model.Arithmetic;

/** Starts ND4J, where everything that cannot work on a machine shows. */
final class Backend {

    private Backend() {}

    /** @throws BackendException if it does not start, for example because a CUDA build finds no graphics processor */
    static void start() {
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
}
