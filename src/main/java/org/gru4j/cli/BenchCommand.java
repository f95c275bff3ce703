package org.gru4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.internal.Workers;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.Timing;
import org.gru4j.training.internal.TrainingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru bench}. */
@Command(
        name = "bench",
        description = "Measures the speed of this machine: characters per second in training and in writing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "training: characters trained on per second, as gru train counts them, with its default recipe and 65 "
                    + "different characters. epoch: minutes for one pass through a text of a million characters. "
                    + "writing: characters per second of one text.",
            "",
            "Examples:",
            "  gru bench",
            "  gru bench --threads 1",
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> NETWORKS = List.of("gru:128", "gru:256", "gru:512");

    /** As many different characters as Shakespeare's plays have. */
    private static final int VOCABULARY = 65;

    /** Characters of a text: enough for the clock, few enough for a large model on a slow machine. */
    private static final int TEXT_LENGTH = 200;

    private static final double CORPUS = 1_000_000;
    private static final double MOST_SECONDS = 600;

    private final Console console;

    @Mixin
    private ThreadsOption threads;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            defaultValue = "2",
            description = "Seconds for each measurement, after as many to warm up. Default: ${DEFAULT-VALUE}")
    private double seconds;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw new IllegalArgumentException(
                    Words.format("--seconds must be above 0 and at most %.0f, but is %s", MOST_SECONDS, seconds));
        }
        threads.apply();
        Backend.start();
        line(EngineChoice.ONEDNN
                .obstacle()
                .map(why -> "engine   samediff, the slower one, because onednn cannot be used: " + why)
                .orElse("engine   onednn, the fast one"));
        line("threads  " + Workers.count());
        line("");
        line("network  training, chars/s  epoch, minutes  writing, chars/s");
        NETWORKS.forEach(this::measure);
        return ExitCode.OK;
    }

    private void measure(String layers) {
        try (SpeedTest training = new SpeedTest(TrainingPlan.standard().layers(layers), VOCABULARY)) {
            double learnt = training.charactersPerStep() / medianSeconds(training::step);
            double written = TEXT_LENGTH / medianSeconds(writing(training.model()));
            line(Words.format("%-7s  %,17.0f  %14.2f  %,16.0f", layers, learnt, CORPUS / learnt / 60, written));
        }
    }

    private static Runnable writing(CharacterModel model) {
        TextGenerator generator = new TextGenerator(model);
        String prompt = Character.toString(model.vocabulary().codePointOf(0));
        Voice voice = new Voice(Sampler.temperature(1), new SplittableRandom(1), character -> {});
        return () -> generator.write(prompt, TEXT_LENGTH, List.of(voice));
    }

    private double medianSeconds(Runnable work) {
        Timing.seconds(work, seconds); // to warm up
        List<Double> times = Timing.seconds(work, seconds).stream().sorted().toList();
        return times.get(times.size() / 2);
    }

    /** Each line as soon as it is known. */
    private void line(String line) {
        PrintWriter out = console.out();
        out.println(line);
        out.flush();
    }
}
