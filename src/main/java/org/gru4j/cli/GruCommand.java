package org.gru4j.cli;

import java.io.File;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** {@code gru} itself: it only has subcommands. */
@Command(
        name = "gru",
        description = "Trains a character-level language model on your own text and writes text with it.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HelpCommand.class,
            TrainCommand.class,
            GenerateCommand.class,
            ChatCommand.class,
            SheetCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  gru train --corpus poems.txt",
            "  gru generate --seed \"Tread softly\" --temperature 0.5",
            "  gru chat",
            "  gru sheet --seed \"Tread softly\"",
            "  gru evaluate --corpus poems.txt",
            "  gru serve",
            "  gru help generate",
            "",
            "Options can stand in a file, gru generate @options.txt, and in the environment: GRU_MODEL=letters-model, "
                    + "GRU_TOP_K=20. The command line wins: a variable that cannot be combined with it is ignored.",
            "",
            "Exit status: 0 done; 1 the run failed; 2 wrong usage; 130 interrupted, with everything saved."
        })
public final class GruCommand {

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show a stack trace when something fails.")
    private boolean verbose;

    /**
     * Runs a command.
     *
     * @param in standard input, for texts that are read from there
     * @param out results
     * @param err everything else
     * @return the exit status: 0 done, 1 the run failed, 2 wrong usage, 130 interrupted
     */
    public static int run(InputStream in, PrintWriter out, PrintWriter err, String... args) {
        return run(System.getenv(), in, out, err, args);
    }

    /** Whether the user wants to know more. */
    boolean isVerbose() {
        return verbose;
    }

    static int run(Map<String, String> environment, InputStream in, PrintWriter out, PrintWriter err, String... args) {
        @SuppressWarnings("SystemConsoleNull") // Main asks newer JDKs for the old behaviour
        Console console = new Console(in, out, err, System.console() != null, Instant.now(), environment);
        GruCommand gru = new GruCommand();
        CommandLine commandLine = new CommandLine(gru, new ConsoleFactory(console));
        commandLine.setOut(out);
        commandLine.setErr(err);
        new EnvironmentDefaults(environment).install(commandLine);
        commandLine.registerConverter(Double.class, new Decimals());
        commandLine.registerConverter(double.class, new Decimals());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, PathName::path);
        commandLine.setParameterExceptionHandler(Faults::wrongUsage);
        commandLine.setExecutionExceptionHandler(
                (failure, failed, parsed) -> Faults.failedRun(failure, failed, gru.verbose));
        commandLine.setExecutionStrategy(parsed -> execute(parsed, gru));
        if (args.length == 0) {
            commandLine.usage(err);
            return CommandLine.ExitCode.USAGE;
        }
        for (String word : args) {
            if (word.startsWith("@") && new File(word.substring(1)).isDirectory()) { // picocli prints a stack trace
                return Faults.noOptions(word, commandLine);
            }
        }
        return commandLine.execute(args);
    }

    /** picocli hands exceptions on, but lets errors through. */
    private static int execute(ParseResult parsed, GruCommand gru) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError failure) {
            ParseResult last = parsed;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            return Faults.outOfMemory(failure, last.commandSpec().commandLine(), gru.verbose);
        }
    }
}
