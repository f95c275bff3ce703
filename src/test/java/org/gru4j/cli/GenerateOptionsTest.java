package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;
import static org.gru4j.cli.Cli.gruWithInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gru4j.cli.Cli.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samplers, ends, formats and prompts of {@code gru generate}, with a model that knows its poem by heart. */
class GenerateOptionsTest {

    private static final String POEM = """
            Had I the heavens' embroidered cloths,
            Enwrought with golden and silver light,
            The blue and the dim and the dark cloths
            Of night and light and the half-light,
            I would spread the cloths under your feet:
            """;

    private static final String END = System.lineSeparator();
    private static final String MORE = " (see gru generate --help)";

    @TempDir
    static Path folder;

    private static Path model;

    /** What it goes on with after "Had I". */
    private static String tenMore;

    /** The same without an end in sight. */
    private static String heart;

    @BeforeAll
    static void learnByHeart() throws IOException {
        model = folder.resolve("model");
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), POEM);
        Result trained = train(corpus, model, "--epochs=60");

        assertThat(trained.out())
                .contains("copy index: the text itself, 202 characters in 1 KB of the model; --no-copy-index "
                        + "leaves it out");
        tenMore =
                generate("--seed=Had I", "--greedy", "--length=10").assertDone().out();
        heart = generate("--seed=Had I", "--greedy", "--length=150")
                .assertDone()
                .out();
        assertThat(heart).startsWith(tenMore.strip());
    }

    private static Result train(Path corpus, Path directory, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--corpus", corpus.toString(), "--model"));
        args.addAll(List.of(directory.toString(), "--layers=gru:48", "--window=40", "--step=5", "--batch-size=16"));
        args.addAll(List.of("--learning-rate=0.01", "--min-learning-rate=0.01", "--no-samples"));
        args.addAll(List.of(more));
        return gru(args.toArray(String[]::new)).assertDone();
    }

    private static Result generate(String... options) {
        return generateWithInput("", options);
    }

    private static Result generateWithInput(String input, String... options) {
        List<String> args = new ArrayList<>(List.of("generate", "--model", model.toString()));
        args.addAll(List.of(options));
        return gruWithInput(input, args.toArray(String[]::new));
    }

    private static JsonNode json(Result result) {
        try {
            return new JsonMapper().readTree(result.assertDone().out());
        } catch (IOException malformed) {
            throw new AssertionError(result.out(), malformed);
        }
    }

    // ---- the copy meter ----

    @Test
    void aCopyIsFoundWithItsExactLengthAndKeptShortWhereAsked() {
        JsonNode copied = json(generate("--seed=Had I ", "--greedy", "--length=150", "--format=json"));
        String text = copied.get("text").textValue().substring(6);

        assertThat(longestRun(text)).isGreaterThan(40);
        assertThat(copied.at("/copy/longest_run").intValue()).isEqualTo(longestRun(text));
        assertThat(copied.at("/copy/novel_8grams").doubleValue()).isLessThan(0.5);

        JsonNode kept = json(generate("--seed=Had I ", "--greedy", "--length=150", "--format=json", "--max-copy=40"));
        String keptText = kept.get("text").textValue().substring(6);
        assertThat(kept.at("/copy/longest_run").intValue()).isEqualTo(39).isEqualTo(longestRun(keptText));
        assertThat(kept.get("characters").intValue()).isEqualTo(150);
    }

    private static int longestRun(String text) {
        int longest = 0;
        for (int start = 0; start < text.length(); start++) {
            while (start + longest < text.length() && POEM.contains(text.substring(start, start + longest + 1))) {
                longest++;
            }
        }
        return longest;
    }

    @Test
    void aModelWithoutAnIndexCannotTellWhatItCopies() throws IOException {
        Path bare = folder.resolve("bare");
        Result trained = train(folder.resolve("corpus.txt"), bare, "--epochs=1", "--no-copy-index");

        assertThat(trained.out()).doesNotContain("copy index");
        Result json = gru("generate", "--model", bare.toString(), "--format=json", "--length=10");
        assertThat(json(json).get("copy").isNull()).isTrue();
        gru("generate", "--model", bare.toString(), "--max-copy=40")
                .assertWrongUsage("gru generate: the model has no copy index, so what it copies cannot be limited: "
                        + "train a model that has one");
    }

    // ---- formats ----

    @Test
    void jsonTellsWhatIsKnownOfAText() {
        JsonNode json =
                json(generate("--seed=Had", "--length=20", "--temperature=0.7", "--random-seed=5", "--format=json"));

        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "text", "prompt", "temperature", "seed", "characters", "nats_per_character", "ended", "copy");
        assertThat(json.get("text").textValue()).startsWith("Had").hasSize(23);
        assertThat(json.get("prompt").textValue()).isEqualTo("Had");
        assertThat(json.get("temperature").doubleValue()).isEqualTo(0.7);
        assertThat(json.get("seed").longValue()).isEqualTo(5);
        assertThat(json.get("characters").intValue()).isEqualTo(20);
        assertThat(json.get("nats_per_character").doubleValue()).isBetween(0.0, 4.0);
        assertThat(json.get("ended").textValue()).isEqualTo("length");
        assertThat(generate("--seed=Had", "--length=20", "--temperature=0.7", "--random-seed=5")
                        .out())
                .isEqualTo(json.get("text").textValue() + END);
    }

    @Test
    void severalTextsAreAJsonArrayOrALineEach() {
        String[] three = {"--seed=Had", "--length=9", "--random-seed=3", "--samples=3"};
        JsonNode array = json(generate(with(three, "--format=json")));
        List<String> lines = generate(with(three, "--format=jsonl"))
                .assertDone()
                .out()
                .lines()
                .toList();

        assertThat(array).hasSize(3);
        assertThat(lines).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(lines.get(i)).isEqualTo(array.get(i).toString());
            assertThat(array.get(i).get("seed").intValue()).isEqualTo(3 + i);
        }
    }

    @Test
    void greedyHasNoTemperature() {
        assertThat(json(generate("--greedy", "--length=5", "--format=json"))
                        .get("temperature")
                        .isNull())
                .isTrue();
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    // ---- batches ----

    @Test
    void aSampleIsTheSameAloneAndAsTheThirdOfABatch() {
        for (int seed = 1; seed <= 5; seed++) {
            JsonNode batch = json(generate(
                    "--samples=4", "--random-seed=" + seed, "--temperature=1.1", "--length=120", "--format=json"));
            JsonNode alone =
                    json(generate("--random-seed=" + (seed + 2), "--temperature=1.1", "--length=120", "--format=json"));

            assertThat(batch.get(2).get("text")).isEqualTo(alone.get("text"));
            assertThat(batch.get(2).get("text")).isNotEqualTo(batch.get(1).get("text"));
        }
    }

    @Test
    void textsHaveTitlesThatTellThemApart() {
        Result result = generate("--seed=Had", "--length=3", "--temperature=0.5,0.9", "--samples=2")
                .assertDone();

        assertThat(result.out().lines().filter(line -> line.startsWith("---")))
                .containsExactly(
                        "--- temperature 0.5, sample 1:",
                        "--- temperature 0.5, sample 2:",
                        "--- temperature 0.9, sample 1:",
                        "--- temperature 0.9, sample 2:");
    }

    @Test
    void aRangeOfTemperaturesIsAllOfThem() {
        Result result = generate("--seed=Had", "--length=3", "--temperature=0.1:0.5:0.1")
                .assertDone();

        assertThat(result.out().lines().filter(line -> line.startsWith("---")))
                .containsExactly(
                        "--- temperature 0.1:",
                        "--- temperature 0.2:",
                        "--- temperature 0.3:",
                        "--- temperature 0.4:",
                        "--- temperature 0.5:");
    }

    // ---- samplers ----

    @ParameterizedTest
    @CsvSource({"--top-k=1", "--top-p=0.0001", "--min-p=1"})
    void aFilterThatLeavesOneCharacterIsGreedy(String filter) {
        assertThat(generate("--seed=Had", filter, "--temperature=5", "--length=60"))
                .isEqualTo(generate("--seed=Had", "--greedy", "--length=60").assertDone());
    }

    @Test
    void aRepetitionPenaltyChangesTheTextAndItsWindowToo() {
        Result plain = generate("--seed=Had", "--greedy", "--length=80").assertDone();
        Result penalized = generate("--seed=Had", "--greedy", "--length=80", "--repetition-penalty=30");

        assertThat(penalized.assertDone().out()).isNotEqualTo(plain.out());
        assertThat(generate("--seed=Had", "--greedy", "--length=80", "--repetition-penalty=30", "--repetition-window=3")
                        .out())
                .isNotEqualTo(penalized.out());
    }

    // ---- ends ----

    @Test
    void endsBeforeAStopStringAndSaysSo() {
        int line = heart.indexOf('\n');
        String stop = heart.substring(line - 2, line + 3);
        JsonNode stopped = json(generate(
                "--seed=Had I",
                "--greedy",
                "--length=150",
                "--format=json",
                "--stop=xyz",
                "--stop=" + stop.replace("\n", "\\n")));

        assertThat(stopped.get("text").textValue()).isEqualTo(heart.substring(0, line - 2));
        assertThat(stopped.get("ended").textValue()).isEqualTo("stop");
        assertThat(stopped.get("characters").intValue()).isEqualTo(line - 2 - 5);
    }

    @Test
    void writesLinesOrToTheEndOfALine() {
        assertThat(generate("--seed=Had I", "--greedy", "--lines=2")
                        .assertDone()
                        .out())
                .isEqualTo(heart.substring(0, heart.indexOf('\n', heart.indexOf('\n') + 1)) + END);
        assertThat(generate("--seed=Had I", "--greedy", "--length=3", "--until-line")
                        .assertDone()
                        .out())
                .isEqualTo(heart.substring(0, heart.indexOf('\n')) + END);
    }

    // ---- prompts ----

    @Test
    void readsTheBeginningFromStandardInput() {
        assertThat(generateWithInput("Had I\n", "-", "--greedy", "--length=10")
                        .assertDone()
                        .out())
                .isEqualTo(tenMore);
        assertThat(generateWithInput("Had\n", "-", "--seed", "I", "--greedy", "--length=10")
                        .assertDone()
                        .out())
                .isEqualTo(tenMore);
    }

    @Test
    void readsTheBeginningFromAFileAndNeedNotPrintIt() throws IOException {
        Path file = Files.writeString(folder.resolve("seed.txt"), "\uFEFFHad I\r\n");

        assertThat(generate("--seed-file", file.toString(), "--greedy", "--length=10", "--no-echo")
                        .assertDone()
                        .out())
                .isEqualTo(tenMore.substring(5));
    }

    @Test
    void escapesMeanTheSameInASeedAndInAStop() throws IOException {
        int line = heart.indexOf('\n');
        String twoLines = heart.substring(0, heart.indexOf('\n', line + 1));

        assertThat(generate("--seed=" + twoLines.replace("\n", "\\n"), "--greedy", "--stop=\\n")
                        .assertDone()
                        .out())
                .startsWith(twoLines)
                .hasLineCount(2);
        Path file = Files.writeString(folder.resolve("backslash.txt"), "Had\\nI\n\n");
        Result verbatim = generate("--seed-file", file.toString(), "--format=json", "--length=1");
        assertThat(new JsonMapper().readTree(verbatim.out()).get("prompt").textValue())
                .isEqualTo("HadnI\n"); // a backslash, which the model does not know, and an n
        assertThat(verbatim.err()).contains("the character “\\” (U+005C) at position 4 of the beginning: left out");
        assertThat(generate("--seed=Had\\\\nI", "--length=1").err()).isEqualTo(verbatim.err());
    }

    @Test
    void namesEachUnknownCharacterOnceAndGoesOn() {
        Result folded = generate("--seed=HÁD É É 中", "--length=2", "--no-echo");

        assertThat(folded.status()).isZero();
        assertThat(folded.err().lines())
                .containsExactly(
                        "gru generate: the model does not know the character “Á” (U+00C1) at position 2 of the beginning: read as “a”",
                        "gru generate: the model does not know the character “D” (U+0044) at position 3 of the beginning: read as “d”",
                        "gru generate: the model does not know the character “É” (U+00C9) at position 5 of the beginning: read as “E”",
                        "gru generate: the model does not know the character “中” (U+4E2D) at position 9 of the beginning: left out");
        assertThat(generate("--seed=HÁD", "--unknown=skip", "--length=1").out()).startsWith("H");
        generate("--seed=中")
                .assertUnusable(
                        "gru generate: the model knows none of the characters of the beginning: use others" + MORE);
    }

    @Test
    void namesUnknownCharactersThatCannotBeSeenByThemselves() {
        assertThat(generate("--seed=Had\u0301\u202E", "--unknown=skip", "--length=1")
                        .err())
                .contains("the character “\u25CC\u0301” (U+0301) at position 4", "the character U+202E at position 5");
    }

    @Test
    void refusesInputThatIsNoText() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), "Träume".getBytes(StandardCharsets.ISO_8859_1));

        generate("--seed-file", latin.toString())
                .assertWrongUsage(
                        "gru generate: %s is not UTF-8 text: convert it to UTF-8 first".formatted(latin) + MORE);
        generate("--seed-file", folder.resolve("none").toString())
                .assertWrongUsage(
                        "gru generate: --seed-file %s is not a file".formatted(folder.resolve("none")) + MORE);
    }

    // ---- where it goes ----

    @Test
    void writesToANewFile() throws IOException {
        Path file = folder.resolve("out.txt");

        assertThat(generate("--seed=Had I", "--greedy", "--length=10", "--out", file.toString()))
                .isEqualTo(new Result(0, "", ""));
        assertThat(file).hasContent(tenMore);
        generate("--out", file.toString())
                .assertWrongUsage("gru generate: %s already exists: choose another with --out, or give --overwrite"
                                .formatted(file)
                        + MORE);
        assertThat(generate("--seed=Had", "--greedy", "--length=2", "--out", file.toString(), "--overwrite"))
                .isEqualTo(new Result(0, "", ""));
        assertThat(Files.readString(file)).startsWith("Had").hasSize(5 + END.length());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(it -> it.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void streamingOrNotTheTextIsTheSame() {
        assertThat(generate("--seed=Had", "--random-seed=2", "--no-stream"))
                .isEqualTo(generate("--seed=Had", "--random-seed=2", "--stream").assertDone());
    }

    // ---- defaults from elsewhere ----

    @Test
    void defaultsComeFromTheEnvironmentAndTheCommandLineWins() {
        Map<String, String> environment = Map.of(
                "GRU_MODEL",
                model.toString(),
                "GRU_SEED",
                "Had I",
                "GRU_LENGTH",
                "10",
                "GRU_GREEDY",
                "true",
                "GRU_VERSION",
                "9",
                "GRU_HELP",
                "x");

        assertThat(gruWith(environment, "", "generate").assertDone().out()).isEqualTo(tenMore);
        assertThat(gruWith(environment, "", "generate", "--length", "4", "--greedy")
                        .assertDone()
                        .out())
                .isEqualTo(tenMore.substring(0, 9) + END);
        assertThat(gruWith(Map.of("GRU_TOP_K", "many"), "", "generate").err())
                .isEqualTo("gru generate: --top-k (here GRU_TOP_K of the environment) must be a whole number, "
                        + "but is \"many\"" + MORE + END);
    }

    @Test
    void aBeginningInTheEnvironmentYieldsToOneOnTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("begun.txt"), "Had I\n");
        Map<String, String> environment = Map.of(
                "GRU_MODEL", model.toString(), "GRU_SEED", "The blue", "GRU_STREAM", "true", "GRU_OVERWRITE", "true");

        assertThat(gruWith(environment, "", "generate", "--seed-file", file.toString(), "--greedy", "--length=10")
                        .assertDone()
                        .out())
                .isEqualTo(tenMore);
        assertThat(json(gruWith(environment, "", "generate", "--format=json", "--length=1"))
                        .get("prompt")
                        .textValue())
                .isEqualTo("The blue");
    }

    @Test
    void optionsMayStandInAFile() throws IOException {
        Path options =
                Files.writeString(folder.resolve("options.txt"), "--seed \"Had I\" # the poem\n--greedy --length 10\n");

        assertThat(generate("@" + options).assertDone().out()).isEqualTo(tenMore);
    }

    // ---- wrong usage ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--top-k=-1                | --top-k must be 0 or more, but is -1",
                "--top-p=0                 | --top-p must be above 0 and at most 1, but is 0",
                "--min-p=2                 | --min-p must be 0 to 1, but is 2",
                "--repetition-penalty=0    | --repetition-penalty must be above 0, but is 0",
                "--repetition-window=0     | --repetition-window must be 1 or more, but is 0",
                "--samples=0               | --samples must be 1 to 1,000, but is 0",
                "--lines=0                 | --lines must be 1 or more, but is 0",
                "--length=-2               | --length must be 1 or more, or -1 for no end, but is -2",
                "--max-copy=1              | --max-copy must be 2 or more, or 0 for no limit, but is 1",
                "--stop=                   | --stop must have at least one character, but has none",
            })
    void refusesAValueOutOfItsRange(String option, String message) {
        generate(option).assertWrongUsage("gru generate: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seed=a --seed-file=b      | --seed and --seed-file are two beginnings: give one of them",
                "--stream --format=json      | --stream needs --format text: JSON also says how a text ended",
                "--overwrite                 | --overwrite needs --out",
                "--until-line --lines=2      | --until-line needs a --length, and cannot be combined with --lines or --length -1",
                "--until-line --length=-1    | --until-line needs a --length, and cannot be combined with --lines or --length -1",
                "--out=none/x                | --out none/x is not a file in an existing folder",
                "--temperature=0.1:0.5       | --temperature: '0.1:0.5' is not a range FROM:TO:STEP",
                "--temperature=1:0:0.5       | --temperature: '1:0:0.5' is not a range FROM:TO:STEP of 1 to 100 temperatures",
                "--temperature=hot           | --temperature: 'hot' is not a temperature, several, or a range",
            })
    void refusesWhatDoesNotGoTogether(String options, String message) {
        generate(options.split(" ")).assertWrongUsage("gru generate: " + message + MORE);
    }

    @Test
    void surpriseIsSmallForWhatItKnowsByHeart() {
        double byHeart = json(generate("--seed=Had I", "--greedy", "--length=60", "--format=json"))
                .get("nats_per_character")
                .doubleValue();
        double wild = json(generate("--seed=Had I", "--temperature=3", "--length=60", "--format=json"))
                .get("nats_per_character")
                .doubleValue();

        assertThat(byHeart).isCloseTo(0, within(0.3));
        assertThat(wild).isGreaterThan(byHeart + 1);
    }
}
