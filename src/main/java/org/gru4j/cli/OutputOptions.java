package org.gru4j.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.gru4j.Writing;
import org.gru4j.cli.BatchOutput.Format;
import org.gru4j.cli.BatchOutput.Pace;
import org.gru4j.internal.Words;
import org.gru4j.model.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where texts go, and how they look there. */
final class OutputOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--no-echo", description = "Do not print the beginning.")
    private boolean noEcho;

    @Option(
            names = "--stream",
            negatable = true,
            description =
                    "Print the text while it is written, which is the default, or only when it is finished. A text without "
                            + "end (--length -1) is then printed about once a second, and so are JSON texts.")
    private @Nullable Boolean stream;

    @Option(
            names = "--format",
            paramLabel = "text|json|jsonl",
            defaultValue = "text",
            description = "text; json: an object, or an array of several; jsonl: an object on each line. An object has "
                    + "text, prompt, temperature, seed, characters (written), nats_per_character (the model's surprise), "
                    + "ended (length, stop, lines, line, max-copy or interrupted) and copy: longest_run (the longest run of characters "
                    + "that is in the training text) and novel_8grams (the share of runs of 8 that are not in it).")
    private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a new file instead of standard output.")
    private @Nullable Path file;

    @Option(names = "--overwrite", description = "Let --out replace an existing file.")
    private boolean overwrite;

    /** @throws ParameterException if options do not go together, or the file cannot be written */
    void check() {
        if (format != Format.TEXT && Boolean.TRUE.equals(stream)) {
            throw wrong("--stream needs --format text: JSON also says how a text ended");
        }
        if (file != null) {
            Path folder = file.toAbsolutePath().getParent();
            if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
                throw wrong(Words.format("--out %s is not a file in an existing folder", file));
            }
            if (!overwrite && Files.exists(file)) {
                throw wrong(Words.format("%s already exists: choose another with --out, or give --overwrite", file));
            }
        } else if (overwrite) {
            throw wrong("--overwrite needs --out");
        }
    }

    /** JSON tells what was copied. */
    Writing applied(Writing writing) {
        return writing.reportCopies(format != Format.TEXT);
    }

    /**
     * Gives the texts out.
     *
     * @param endless whether they have no end
     * @param interrupted whether it was asked to end
     */
    void write(Console console, boolean endless, BooleanSupplier interrupted, Consumer<BatchOutput> writing)
            throws IOException {
        if (file == null) {
            writing.accept(new BatchOutput(console.out(), format, pace(endless), !noEcho));
            return;
        }
        AtomicFile.write(file, stream -> {
            PrintWriter out = new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            writing.accept(new BatchOutput(out, format, pace(endless), !noEcho));
            if (out.checkError()) {
                throw new IOException("cannot write all of " + file + ", perhaps the disk is full");
            }
        });
        if (interrupted.getAsBoolean()) {
            console.err()
                    .println(Words.format(
                            "%s: interrupted; %s has what was written until then", command.qualifiedName(), file));
        }
    }

    private Pace pace(boolean endless) {
        if (format == Format.TEXT && !Boolean.FALSE.equals(stream)) {
            return Pace.CHARACTERS;
        }
        return endless ? Pace.SECONDS : Pace.TEXTS;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
