package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(8);
    private static final String END = System.lineSeparator();
    private static final String MORE = " (see gru generate --help)";

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        model = folder.resolve("model");
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT);
        gru(
                        "train",
                        "--corpus",
                        corpus.toString(),
                        "--model",
                        model.toString(),
                        "--layers=gru:16",
                        "--window=10",
                        "--epochs=3",
                        "--no-samples")
                .assertDone();
    }

    @Test
    void writesTheSeedAndAsManyCharactersAsAskedForAndNothingElse() {
        Result result = generate("--seed", "the lazy", "--length", "50").assertDone();

        assertThat(result.out()).startsWith("the lazy").endsWith(END).hasSize(8 + 50 + END.length());
        assertThat(ModelFile.load(model).vocabulary().encode(result.out().substring(0, 58)))
                .hasSize(58); // only characters that it knows
    }

    @Test
    void writesFourHundredCharactersIfNobodySaysHowMany() {
        assertThat(generate("--seed", "fox").assertDone().out()).hasSize(3 + 400 + END.length());
    }

    @Test
    void theSameRandomSeedWritesTheSameText() {
        Result first = generate("--seed", "fox", "--random-seed", "7").assertDone();

        assertThat(generate("--seed", "fox", "--random-seed", "7")).isEqualTo(first);
        assertThat(generate("--seed", "fox", "--random-seed", "8").out()).isNotEqualTo(first.out());
    }

    @Test
    void withoutARandomSeedEachTextIsAnother() {
        assertThat(generate("--seed", "fox", "--temperature", "1").out())
                .isNotEqualTo(generate("--seed", "fox", "--temperature", "1").out());
    }

    @Test
    void aSeedMayBeLongerThanTheTrainingWindow() {
        String seed = TEXT.substring(0, 100);

        assertThat(generate("--seed", seed, "--length", "5").assertDone().out())
                .startsWith(seed)
                .hasSize(105 + END.length());
    }

    @Test
    void severalTemperaturesMakeSeveralTexts() {
        Result result = generate("--seed", "fox", "--length", "10", "--temperature", "0.2,1.0,5")
                .assertDone();

        List<String> texts = new ArrayList<>(List.of(result.out().split("(?m)^--- temperature .*:\\R", -1)));
        assertThat(result.out())
                .startsWith("--- temperature 0.2:" + END + "fox")
                .contains("--- temperature 1.0:" + END + "fox", "--- temperature 5.0:" + END + "fox");
        assertThat(texts).hasSize(4);
        assertThat(texts.get(3)).hasSize(13 + END.length());
    }

    @Test
    void greedyNeedsNoRandomness() {
        Result greedy = generate("--seed", "fox", "--greedy", "--length", "40").assertDone();

        assertThat(generate("--seed", "fox", "--greedy", "--length", "40", "--temperature", "3"))
                .isEqualTo(greedy);
        // As good as greedy: a ten-millionth turns every difference into a certainty.
        assertThat(generate("--seed", "fox", "--length", "40", "--temperature", "0.0000001"))
                .isEqualTo(greedy);
    }

    @Test
    void withoutASeedItBeginsWithALineOfTheCorpus() {
        Set<String> beginnings = new HashSet<>();
        for (int seed = 1; seed <= 12; seed++) {
            String text = generate("--length", "5", "--random-seed", Integer.toString(seed))
                    .assertDone()
                    .out();
            assertThat(text).matches("(?s)(the quick brown fox|jumps over the lazy dog).{5}\\R");
            beginnings.add(text.substring(0, 9));
        }
        assertThat(beginnings).containsExactlyInAnyOrder("the quick", "jumps ove"); // chosen by the random seed
    }

    @Test
    void takesAModelFileAsWellAsADirectory() {
        Result fromDirectory = generate("--seed", "fox", "--random-seed", "7");

        assertThat(gru(
                        "generate",
                        "--model",
                        model.resolve("best.zip").toString(),
                        "--seed",
                        "fox",
                        "--random-seed",
                        "7"))
                .isEqualTo(fromDirectory);
    }

    // ---- wrong usage ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--temperature=0        | above 0, but is 0: for the most probable character each time give --greedy",
                "--temperature=0.5,0    | above 0, but is 0: for the most probable character each time give --greedy",
                "--temperature -1       | above 0, but is -1",
                "--temperature=-0.5     | above 0, but is -0.5",
                "--temperature=NaN      | above 0, but is NaN",
                "--temperature=Infinity | above 0 and finite, but is Infinity",
            })
    void refusesATemperatureThatIsNotAboveZero(String option, String message) {
        generate(("--seed=fox " + option).split(" "))
                .assertWrongUsage("gru generate: --temperature must be " + message);
    }

    @Test
    void knowsADecimalCommaWhereItMakesNoSense() {
        generate("--temperature", "0,5")
                .assertWrongUsage("gru generate: --temperature 0,5 is read as the two temperatures 0 and 5; write 0.5, "
                        + "because the decimal sign is a point");
        generate("--top-p", "0,9")
                .assertWrongUsage("gru generate: --top-p: '0,9' is not a number: the decimal "
                        + "sign is a point, write 0.9" + MORE);
        assertThat(generate("--seed=fox", "--length=3", "--temperature", "1,5")
                        .assertDone()
                        .out())
                .contains("--- temperature 1.0:", "--- temperature 5.0:");
    }

    @Test
    void greedyNeedsNoTemperatureNotEvenARightOne() {
        assertThat(generate("--seed=fox", "--greedy", "--length=9", "--temperature=0"))
                .isEqualTo(generate("--seed=fox", "--greedy", "--length=9").assertDone());
    }

    @Test
    void refusesAModelThatIsNotThere() {
        Path missing = folder.resolve("missing");

        gru("generate", "--model", missing.toString())
                .assertWrongUsage(("gru generate: there is no model at %s: train one with gru train, or name one with "
                                + "--model" + MORE)
                        .formatted(missing));
        assertThat(missing).doesNotExist();
    }

    /** The environment names a model as the command line does. */
    @Test
    void refusesAModelOfTheEnvironmentThatIsNotThere() {
        Path missing = folder.resolve("missing");

        assertThat(gruWith(Map.of("GRU_MODEL", missing.toString()), "", "generate"))
                .isEqualTo(new Result(
                        2,
                        "",
                        ("gru generate: there is no model at %s: train one with gru train, or name one with --model"
                                        + MORE + "%n")
                                .formatted(missing)));
    }

    @Test
    void takesTheNewestCheckpointWhereThereIsNoBestModelAndSaysSo() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abcdefgh"), run.resolve("last.zip"));

        Result result = gru("generate", "--model", run.toString(), "--seed", "abc", "--length", "5");

        assertThat(result.status()).isZero();
        assertThat(result.out()).matches("abc[a-h]{5}\\R");
        assertThat(result.err())
                .isEqualTo("gru generate: %s has no best.zip; its newest checkpoint, last.zip, is used instead%n"
                        .formatted(run));
    }

    @Test
    void refusesADirectoryWithoutAModel() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        gru("generate", "--model", empty.toString())
                .assertWrongUsage(("gru generate: there is no model at %s: train one with gru train, or name one with "
                                + "--model" + MORE)
                        .formatted(empty.resolve("best.zip")));
    }

    @Test
    void failsOnAFileThatIsNoModel() throws IOException {
        Path file = Files.writeString(folder.resolve("text.zip"), "no zip");

        gru("generate", "--model", file.toString())
                .assertFailed("gru generate: %s is not a model that gru can read, or is damaged".formatted(file));
    }

    @Test
    void refusesASeedWithACharacterThatTheModelHasNeverSeen() {
        generate("--seed", "fox é dog", "--unknown", "error")
                .assertWrongUsage("gru generate: the character “é” (U+00E9) at position 5 is not in the vocabulary: "
                        + "the model was not trained on it; write the seed without it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3"})
    void refusesALengthBelowOne(String length) {
        generate("--length=" + length)
                .assertWrongUsage("gru generate: --length must be 1 or more, or -1 for no end, but is " + length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--temperature=hot", "--length=long", "--random-seed=x"})
    void refusesAValueThatIsNoNumber(String option) {
        Result result = generate(option);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains(option.substring(0, option.indexOf('=')))
                .endsWith(MORE);
    }

    @Test
    void refusesAnUnknownOption() {
        generate("--sed", "fox")
                .assertWrongUsage("gru generate: --sed is not an option of gru generate; did you mean --seed?");
    }

    private static Result generate(String... options) {
        List<String> args = new ArrayList<>(List.of("generate", "--model", model.toString()));
        args.addAll(List.of(options));
        return gru(args.toArray(String[]::new));
    }
}
