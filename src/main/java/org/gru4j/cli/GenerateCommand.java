package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.gru4j.generation.TextGenerator;
import org.gru4j.generation.TextGenerator.Voice;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.sampling.Sampler;
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
            "Examples:",
            "  gru generate --seed \"Tread softly\" --temperature 0.5",
            "  gru generate --temperature 0.2,0.5,1.0 --length 200",
            "  gru generate --greedy --seed \"the quick\" --length 40",
        })
final class GenerateCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            description = "The beginning to go on from, of any length. Default: a line of the corpus, begun.")
    private @Nullable String seed;

    @Option(
            names = "--temperature",
            split = ",",
            paramLabel = "T",
            defaultValue = "0.5",
            description = "Above 0: low is safe and repetitive, 1 as learnt, higher wild. Several make several texts. "
                    + "Default: ${DEFAULT-VALUE}")
    private List<Double> temperatures;

    @Option(names = "--greedy", description = "Always take the most probable character; temperature is ignored.")
    private boolean greedy;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "400",
            description = "Characters to write after the seed. Default: ${DEFAULT-VALUE}")
    private int length;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "The same seed writes the same text. Default: another one each time.")
    private @Nullable Long randomSeed;

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Sampler> samplers = greedy
                ? List.of(Sampler.greedy())
                : temperatures.stream().map(Sampler::temperature).toList();
        if (length < 1) {
            throw new IllegalArgumentException("--length must be 1 or more, but is " + length);
        }
        var path = model.existing();
        Backend.start();
        CharacterModel loaded = ModelFile.load(path);
        // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
        RandomGenerator random = randomSeed == null ? new SplittableRandom() : new SplittableRandom(randomSeed);
        String prompt = prompt(loaded, random);
        loaded.vocabulary().encode(prompt); // refuses an unknown character before anything is printed
        TextGenerator generator = new TextGenerator(loaded);
        for (int i = 0; i < samplers.size(); i++) {
            if (samplers.size() > 1) {
                print("%s--- temperature %s:%n".formatted(i == 0 ? "" : System.lineSeparator(), temperatures.get(i)));
            }
            print(prompt);
            generator.write(prompt, length, List.of(new Voice(samplers.get(i), random, this::print)));
            print(System.lineSeparator());
        }
        return ExitCode.OK;
    }

    private String prompt(CharacterModel loaded, RandomGenerator random) {
        if (seed != null && !seed.isEmpty()) {
            return seed;
        }
        List<String> beginnings = new ArrayList<>(loaded.beginnings());
        return beginnings.get(random.nextInt(beginnings.size()));
    }

    private void print(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
