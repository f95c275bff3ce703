package org.gru4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gru4j.LanguageModel;
import org.gru4j.LanguageModel.Text;
import org.gru4j.Writing;
import org.gru4j.cli.BatchOutput.Heading;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private OutputOptions output;

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
        Writing writing = output.applied(limitOptions.applied(filterOptions.applied(Writing.options())));
        check();
        ModelOption.Found found = model.found();
        String prompt = promptOptions.prompt(console);
        Backend.start();
        LanguageModel loaded = found.load();
        String fitted = promptOptions.fit(prompt, loaded.vocabulary(), console);
        begin();
        output.write(
                console,
                limitOptions.isEndless(),
                signals::asked,
                texts -> loaded.write(texts(fitted, writing, texts), () -> signals.asked() || texts.isBroken()));
    }

    private void check() {
        if (!greedy) {
            temperatures.check("--temperature", Temperatures.GREEDY + "--greedy");
        }
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException(
                    Words.format("--samples must be 1 to %,d, but is %d", MOST_SAMPLES, samples));
        }
        output.check();
    }

    /** All texts, which are written as one batch. */
    private List<Text> texts(String prompt, Writing writing, BatchOutput out) {
        long firstSeed = randomSeed == null ? new SplittableRandom().nextInt(Integer.MAX_VALUE) : randomSeed;
        List<Text> texts = new ArrayList<>();
        int count = greedy ? 1 : temperatures.values().size();
        for (int i = 0; i < count; i++) {
            Double temperature = greedy ? null : temperatures.values().get(i);
            Writing own = temperature == null ? writing.greedy(true) : writing.temperature(temperature);
            for (int sample = 0; sample < samples; sample++) {
                long seed = firstSeed + sample;
                Heading heading = new Heading(title(temperature, count, sample), temperature, seed);
                texts.add(new Text(prompt, own.randomSeed(seed), out.add(heading)));
            }
        }
        return texts;
    }

    private String title(@Nullable Double temperature, int count, int sample) {
        String numbered = "sample " + (sample + 1);
        if (temperature == null || count == 1) {
            return numbered;
        }
        return "temperature " + temperature + (samples == 1 ? "" : ", " + numbered);
    }
}
