package org.gru4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gru4j.generation.WritingSpeed;
import org.gru4j.layer.engine.AutoGruEngine;
import org.gru4j.layer.engine.Workers;
import org.gru4j.model.LayerSpec;
import org.gru4j.training.Recipe;
import org.gru4j.training.SpeedTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru bench}. */
@Command(
        name = "bench",
        description = "Measures what to expect of this machine: characters per second in training and in writing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "training: characters learnt from per second, as gru train counts them, with its default recipe and 65 "
                    + "different characters. epoch: minutes for once through a text of a million characters. writing: "
                    + "characters per second of one text.",
            "",
            "Examples:",
            "  gru bench",
            "  gru bench --threads 1",
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> NETWORKS = List.of("gru:128", "gru:256", "gru:512");

    /** As many different characters as Shakespeare's plays have. */
    private static final int VOCABULARY = 65;

    private static final double CORPUS = 1_000_000;
    private static final double MOST_SECONDS = 600;

    private final Console console;

    @Mixin
    private ThreadsOption threads;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            defaultValue = "2",
            description = "Each figure is measured for so long, after as long to warm up. Default: ${DEFAULT-VALUE}")
    private double seconds;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw new IllegalArgumentException(
                    "--seconds must be above 0 and at most %.0f, but is %s".formatted(MOST_SECONDS, seconds));
        }
        threads.apply();
        Backend.start();
        line(AutoGruEngine.obstacle()
                .map("engine   samediff, the slower one, because onednn cannot be used: %s"::formatted)
                .orElse("engine   onednn, the fast one"));
        line("threads  " + Workers.count());
        line("");
        line("network  training, chars/s  epoch, minutes  writing, chars/s");
        NETWORKS.forEach(this::measure);
        return ExitCode.OK;
    }

    private void measure(String layers) {
        SpeedTest training = new SpeedTest(Recipe.standard().with(LayerSpec.list(layers)), VOCABULARY);
        double learnt = training.charactersPerStep() / training.secondsPerStep(seconds, seconds);
        double written = new WritingSpeed(training.model()).charactersPerSecond(seconds, seconds);
        line(String.format(
                Locale.ROOT, "%-7s  %,17.0f  %14.2f  %,16.0f", layers, learnt, CORPUS / learnt / 60, written));
    }

    /** Each line as soon as it is known. */
    private void line(String line) {
        PrintWriter out = console.out();
        out.println(line);
        out.flush();
    }
}
