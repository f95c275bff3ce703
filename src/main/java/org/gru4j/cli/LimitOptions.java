package org.gru4j.cli;

import java.util.List;
import org.gru4j.Writing;
import org.gru4j.generation.Limits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a text ends. */
final class LimitOptions {

    static final int DEFAULT_LENGTH = 400;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--length",
            paramLabel = "N",
            description =
                    "Characters to write after the beginning; -1 writes until Ctrl-C, after which what is written is "
                            + "complete, also with --out and as JSON. Default: " + DEFAULT_LENGTH
                            + ", with --lines "
                            + Limits.MAX_LINE + " for each line")
    private @Nullable Integer length;

    @Option(
            names = "--until-line",
            description = "Then continue to the end of the line, at most " + Limits.MAX_LINE + " characters more.")
    private boolean untilLine;

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "End after N lines; the line of the beginning is the first.")
    private @Nullable Integer lines;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End before this text; " + Escapes.HELP + ". May be given several times.")
    private List<String> stops = List.of();

    @Option(
            names = "--max-copy",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Copy no run of N or more characters from the training text: another character is chosen where "
                            + "a run would become that long. 0 is no limit. Default: ${DEFAULT-VALUE}")
    private int maxCopy;

    /** @throws IllegalArgumentException if a value is out of its range */
    Writing applied(Writing writing) {
        if (lines != null && lines < 1) {
            throw new IllegalArgumentException("--lines must be 1 or more, but is " + lines);
        }
        if (length != null && length < 1 && length != Limits.ENDLESS) {
            throw new IllegalArgumentException("--length must be 1 or more, or -1 for no end, but is " + length);
        }
        if (maxCopy < 0 || maxCopy == 1) {
            throw new IllegalArgumentException("--max-copy must be 2 or more, or 0 for no limit, but is " + maxCopy);
        }
        if (untilLine && (lines != null || (length != null && length == Limits.ENDLESS))) {
            throw new ParameterException(
                    command.commandLine(),
                    "--until-line needs a --length, and cannot be combined with --lines or --length -1");
        }
        return writing.length(length())
                .untilLine(untilLine)
                .lines(lines == null ? 0 : lines)
                .stop(stops.stream().map(LimitOptions::unescaped).toArray(String[]::new))
                .maxCopy(maxCopy);
    }

    /** Whether a text goes on until it is interrupted. */
    boolean isEndless() {
        return length() == Limits.ENDLESS;
    }

    private int length() {
        int usual = lines == null ? DEFAULT_LENGTH : (int) Math.min(Integer.MAX_VALUE, (long) lines * Limits.MAX_LINE);
        return length == null ? usual : length;
    }

    private static String unescaped(String stop) {
        if (stop.isEmpty()) {
            throw new IllegalArgumentException("--stop must have at least one character, but has none");
        }
        return Escapes.resolved(stop);
    }
}
