package org.gru4j.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.gru4j.cli.BatchOutput.Format;
import org.gru4j.cli.BatchOutput.Heading;
import org.gru4j.cli.BatchOutput.Pace;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Request;
import org.gru4j.generation.TextGenerator;
import org.gru4j.internal.Words;
import org.gru4j.model.AtomicFile;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.sampling.Filters;
import org.gru4j.sampling.Sampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gru generate}. */
@Command(
        name = "generate",
        description = "Writes text with a trained model.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            FilterOptions.ORDER,
            "",
            "Examples:",
            "  gru generate --seed \"Tread softly\" --temperature 0.5",
            "  gru generate --temperature 0.2:1.0:0.2 --length 200",
            "  gru generate --greedy --seed \"the quick\" --length 40",
            "  gru generate --samples 3 --min-p 0.1 --lines 4 --max-copy 40",
            "  echo \"Tread softly\" | gru generate - --format json | jq -r .text",
            "  gru generate --length -1 | head -c 2000",
        })
final class GenerateCommand implements Callable<Integer> {

    private static final int MOST_SAMPLES = 1000;

    private final Console console;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOption model;

    @Mixin
    private PromptOptions promptOptions;

    @Option(
            names = "--temperature",
            paramLabel = "T[,T...]",
            converter = Temperatures.Converter.class,
            defaultValue = "0.5",
            description = "Above 0: low is safe and repetitive, 1 as learned, higher wild. Several, or a range "
                    + "FROM:TO:STEP, make several texts. Default: ${DEFAULT-VALUE}")
    private Temperatures temperatures;

    @Mixin
    private FilterOptions filterOptions;

    @Option(names = "--greedy", description = "Always take the most probable character; the temperature is ignored.")
    private boolean greedy;

    @Mixin
    private LimitOptions limitOptions;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "The same seed gives the same text. Default: another one each time.")
    private @Nullable Long randomSeed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many texts to write at each temperature, all at once; with the random seed S they have the "
                            + "seeds S, S+1 and so on, and each is the text that it would be alone. Default: ${DEFAULT-VALUE}")
    private int samples;

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

    /** Set by whoever is first: the one who begins to write, or the signal that ends the program before that. */
    private final AtomicBoolean begun = new AtomicBoolean();

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (StopSignals signals = new StopSignals(this::stop)) {
            generate(signals);
            return signals.asked() ? StopSignals.INTERRUPTED : ExitCode.OK;
        }
    }

    /** As long as nothing is written there is nothing to finish. */
    private void stop() {
        if (!begun.getAndSet(true)) {
            StopSignals.endNow();
        }
    }

    /** Nothing is written any more by a program that is ending, which may take it a moment. */
    private void begin() throws InterruptedException {
        if (begun.getAndSet(true)) {
            new CountDownLatch(1).await();
        }
    }

    private void generate(StopSignals signals) throws IOException, InterruptedException {
        Limits limits = limitOptions.limits();
        Filters filters = filterOptions.filters();
        check();
        Path path = model.existing();
        String prompt = promptOptions.prompt(console);
        Backend.start();
        CharacterModel loaded = ModelFile.load(path);
        limits.check(loaded);
        String fitted = promptOptions.fit(prompt, loaded.vocabulary(), console);
        begin();
        if (file == null) {
            write(loaded, fitted, limits, filters, console.out(), signals);
            return;
        }
        AtomicFile.write(file, stream -> {
            PrintWriter out = new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            write(loaded, fitted, limits, filters, out, signals);
            if (out.checkError()) {
                throw new IOException("cannot write all of " + file + ", perhaps the disk is full");
            }
        });
        if (signals.asked()) {
            console.err().println(Words.format("gru generate: interrupted; %s has what was written until then", file));
        }
    }

    private void check() {
        if (!greedy) {
            temperatures.check("--temperature", Temperatures.GREEDY + "--greedy");
        }
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException(
                    Words.format("--samples must be 1 to %,d, but is %d", MOST_SAMPLES, samples));
        }
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

    /** Writes all texts as one batch, until they end, somebody interrupts them or nobody reads them any more. */
    private void write(
            CharacterModel loaded,
            String prompt,
            Limits limits,
            Filters filters,
            PrintWriter out,
            StopSignals signals) {
        BatchOutput output = new BatchOutput(out, format, pace(limits), !noEcho);
        long firstSeed = randomSeed == null ? new SplittableRandom().nextInt(Integer.MAX_VALUE) : randomSeed;
        List<Request> requests = new ArrayList<>();
        int count = greedy ? 1 : temperatures.values().size();
        for (int i = 0; i < count; i++) {
            Double temperature = greedy ? null : temperatures.values().get(i);
            Sampler sampler = temperature == null ? Sampler.greedy(filters) : Sampler.temperature(temperature, filters);
            for (int sample = 0; sample < samples; sample++) {
                long seed = firstSeed + sample;
                // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
                RandomGenerator random = new SplittableRandom(seed);
                String beginning = prompt.isEmpty() ? beginning(loaded, random) : prompt;
                Heading heading = new Heading(title(temperature, count, sample), beginning, temperature, seed);
                requests.add(new Request(beginning, sampler, random, limits, output.add(heading)));
            }
        }
        output.begin();
        new TextGenerator(loaded).write(requests, () -> signals.asked() || out.checkError());
    }

    private Pace pace(Limits limits) {
        if (format == Format.TEXT && !Boolean.FALSE.equals(stream)) {
            return Pace.CHARACTERS;
        }
        return limits.length() == Limits.ENDLESS ? Pace.SECONDS : Pace.TEXTS;
    }

    private String title(@Nullable Double temperature, int count, int sample) {
        String numbered = "sample " + (sample + 1);
        if (temperature == null || count == 1) {
            return numbered;
        }
        return "temperature " + temperature + (samples == 1 ? "" : ", " + numbered);
    }

    private static String beginning(CharacterModel loaded, RandomGenerator random) {
        return loaded.beginnings().get(random.nextInt(loaded.beginnings().size()));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
