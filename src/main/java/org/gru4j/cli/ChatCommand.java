package org.gru4j.cli;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.gru4j.LanguageModel;
import org.gru4j.Writing;
import org.gru4j.generation.Limits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru chat}. */
@Command(
        name = "chat",
        description = "Writes in turns with you: type a beginning and watch it continue.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A line is a new beginning, an empty line continues the text. Ctrl-C stops the text, Ctrl-D ends the chat.",
            "",
            ChatHelp.TABLE,
            "",
            FilterOptions.ORDER,
            "",
            "Examples:",
            "  gru chat",
            "  gru chat --model letters-model --temperature 0.8 --length 200",
            "  printf 'Tread softly\\n/save poem.txt\\n' | gru chat",
        })
final class ChatCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.5",
            description = "Above 0: low is safe and repetitive, 1 as learned, higher wild. Default: ${DEFAULT-VALUE}")
    private double temperature;

    @Mixin
    private FilterOptions filterOptions;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "" + LimitOptions.DEFAULT_LENGTH,
            description = "Characters to write at a time; -1 writes until Ctrl-C. Default: ${DEFAULT-VALUE}")
    private int length;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "The same seed and the same lines give the same texts. Default: another one each time.")
    private @Nullable Long randomSeed;

    ChatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Writing writing = filterOptions.applied(Writing.options());
        Temperatures.check("--temperature", temperature, ChatSession.GREEDY);
        if (length < 1 && length != Limits.ENDLESS) {
            throw new IllegalArgumentException("--length must be 1 or more, or -1 for no end, but is " + length);
        }
        ModelOption.Found found = model.found();
        Backend.start();
        LanguageModel loaded = found.load();
        long seed = randomSeed == null ? new SplittableRandom().nextLong() : randomSeed;
        try (ChatLines lines = console.terminal() ? new TerminalLines() : new PlainLines(console)) {
            ChatSession session =
                    new ChatSession(loaded, writing, new SplittableRandom(seed), lines.out(), lines::interrupted);
            session.setTemperature(temperature);
            session.setLength(length);
            if (console.terminal()) {
                lines.out().println("A line is a new beginning, an empty line continues. /help lists the commands.");
            }
            String line = lines.next();
            while (line != null && session.accept(line)) {
                line = lines.next();
            }
            return lines.stopped() ? StopSignals.INTERRUPTED : ExitCode.OK;
        }
    }
}
