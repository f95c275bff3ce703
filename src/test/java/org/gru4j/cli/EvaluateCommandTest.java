package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;
import static org.gru4j.cli.Cli.gruWithInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gru4j.cli.Cli.Result;
import org.gru4j.internal.Words;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCommandTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(8); // 352 characters
    private static final String MORE = " (see gru evaluate --help)";

    @TempDir
    static Path folder;

    private static Path model;
    private static Path own;
    private static Path other;

    @BeforeAll
    static void train() throws IOException {
        model = folder.resolve("model");
        own = Files.writeString(folder.resolve("own.txt"), TEXT);
        other = Files.writeString(folder.resolve("other.txt"), "the dog\njumps over\nthe quick fox\n");
        gru(
                        "train",
                        "--corpus",
                        own.toString(),
                        "--model",
                        model.toString(),
                        "--layers=gru:16",
                        "--window=10",
                        "--epochs=3",
                        "--no-samples")
                .assertDone();
    }

    private static Result evaluate(Path corpus, String... options) {
        List<String> args =
                new ArrayList<>(List.of("evaluate", "--model", model.toString(), "--corpus", corpus.toString()));
        args.addAll(List.of(options));
        return gru(args.toArray(String[]::new));
    }

    private static JsonNode json(Result result) throws IOException {
        assertThat(result.status()).isZero();
        return new JsonMapper().readTree(result.out());
    }

    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.get("baselines").forEach(it -> names.add(it.get("name").asText()));
        return names;
    }

    @Test
    void ofItsOwnTextTheLastTenthIsEvaluatedAmongAllBaselines() {
        Result result = evaluate(own);

        assertThat(result.status()).isZero();
        assertThat(result.err().lines())
                .containsExactly("gru evaluate: the model was trained on this text: evaluating the last 36 of its 352 "
                        + "characters, of which it was trained on 36");
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("35 characters predicted");
        assertThat(lines.get(2)).isEqualTo("            nats/char  bits/char  perplexity  accuracy");
        List<String> table = lines.subList(3, lines.size() - 3);
        assertThat(table)
                .hasSize(5)
                .allSatisfy(line -> assertThat(line)
                        .matches("[› ] \\S+ +\\d+\\.\\d{4} +\\d+\\.\\d{4} +\\d+\\.\\d\\d( +\\d+\\.\\d %)?"));
        assertThat(table).anyMatch(line -> line.startsWith("› model ") && line.endsWith(" %"));
        assertThat(table).isSortedAccordingTo((one, two) -> Double.compare(nats(two), nats(one)));
        assertThat(table.stream().map(line -> line.substring(2, 10).strip()))
                .contains("uniform", "unigram", "2-gram", "model");
        assertThat(lines.get(lines.size() - 2))
                .matches(
                        "The model has \\d\\.\\d{4} nats per character: it is as uncertain as between \\d+\\.\\d equally "
                                + "likely characters\\.");
        assertThat(lines)
                .last()
                .asString()
                .matches(
                        "The best baseline, \\d+-gram, is better than the model, by \\d\\.\\d{4} nats per character\\.");
    }

    private static double nats(String line) {
        return Double.parseDouble(line.substring(10, 21).strip());
    }

    @Test
    void whatWasHeldOutInTrainingIsWhatIsEvaluated() throws IOException {
        Path corpus = Files.writeString(folder.resolve("long.txt"), TEXT.repeat(20)); // enough to hold 1,408 out
        Path trained = folder.resolve("held-out");
        gru(
                        "train",
                        "--corpus",
                        corpus.toString(),
                        "--model",
                        trained.toString(),
                        "--layers=gru:4",
                        "--epochs=1",
                        "--validation=0.2",
                        "--no-samples")
                .assertDone();
        String[] args = {
            "evaluate", "--model", trained.toString(), "--corpus", corpus.toString(), "--no-baselines", "--held-out=0.3"
        };

        Result result = gru(Arrays.copyOf(args, args.length - 1));
        assertThat(result.out()).startsWith("1,407 characters predicted");
        assertThat(result.err().lines())
                .containsExactly("gru evaluate: the model was trained on this text: evaluating the last 1,408 of "
                        + "its 7,040 characters, which were held out");
        assertThat(gru(args).err().lines())
                .containsExactly("gru evaluate: the model was trained on this text: evaluating the last 2,112 of "
                        + "its 7,040 characters, of which it was trained on 704");
    }

    @Test
    void anotherTextIsEvaluatedAsAWhole() {
        Result result = evaluate(other);

        assertThat(result.err().lines())
                .containsExactly(
                        "gru evaluate: baselines that learn (unigram, n-grams) are left out, because there is no "
                                + "text to learn from: give --training-corpus, or --held-out to evaluate only the end of this one");
        assertThat(result.out())
                .startsWith("32 characters predicted")
                .contains("uniform")
                .doesNotContain("gram");
    }

    @Test
    void baselinesLearnFromTheTrainingCorpusOrFromTheTextBefore() throws IOException {
        JsonNode given = json(evaluate(other, "--training-corpus", own.toString(), "--format=json"));
        JsonNode before = json(evaluate(other, "--held-out=0.5", "--format=json"));

        assertThat(names(given)).hasSize(11).contains("unigram", "2-gram", "10-gram");
        assertThat(given.get("evaluated_from").asInt()).isZero();
        assertThat(names(before)).isEqualTo(names(given));
        assertThat(before.get("evaluated_from").asInt()).isEqualTo(16);
        assertThat(before.get("characters").asInt()).isEqualTo(16);
        assertThat(before.get("corpus_characters").asInt()).isEqualTo(33);
    }

    @Test
    void jsonHasTheTextTheSurprisalOfEachCharacterAndTheirMean() throws IOException {
        Result result = evaluate(other, "--format=json", "--no-baselines").assertDone();
        JsonNode json = json(result);

        assertThat(result.out().lines()).hasSize(1);
        assertThat(json.get("text").asText()).isEqualTo(Files.readString(other));
        JsonNode surprisal = json.get("surprisal");
        assertThat(surprisal).hasSize(33);
        assertThat(surprisal.get(0).isNull()).isTrue();
        double sum = 0;
        for (int i = 1; i < 33; i++) {
            sum += surprisal.get(i).asDouble();
        }
        double nats = json.get("nats_per_character").asDouble();
        assertThat(nats).isCloseTo(sum / 32, within(1e-4));
        assertThat(json.get("bits_per_character").asDouble()).isCloseTo(nats / Math.log(2), within(1e-4));
        assertThat(json.get("perplexity").asDouble()).isCloseTo(Math.exp(nats), within(1e-3));
        assertThat(json.get("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("reset_every").isNull()).isTrue();
        assertThat(json.get("corpus").get(0).asText()).isEqualTo(other.toString());
        assertThat(names(json)).isEmpty();
    }

    @Test
    void resetsCostAPredictionEach() throws IOException {
        JsonNode json = json(evaluate(other, "--reset-every=10", "--format=json", "--no-baselines"));

        assertThat(json.get("reset_every").asInt()).isEqualTo(10);
        assertThat(json.get("characters").asInt()).isEqualTo(33 - 4);
        assertThat(json.get("surprisal").get(10).isNull()).isTrue();
        assertThat(json.get("surprisal").get(11).isNull()).isFalse();
    }

    @Test
    void unknownCharactersAreCountedAndNamed() throws IOException {
        Path strange = Files.writeString(folder.resolve("strange.txt"), "the é dog € fox é\u0001");
        Result result = evaluate(strange, "--no-baselines", "--format=json");

        assertThat(result.err().lines())
                .containsExactly(
                        "gru evaluate: 4 of 18 characters are left out, because the model does not know them; all "
                                + "figures are of the others: “é” (U+00E9) 2 ×, U+0001 1 ×, “€” (U+20AC) 1 ×");
        JsonNode json = json(result);
        assertThat(json.get("characters").asInt()).isEqualTo(13);
        assertThat(json.get("evaluated_characters").asInt()).isEqualTo(18);
        assertThat(json.get("unknown")).hasSize(3);
        assertThat(json.get("unknown").get(0).toString())
                .isEqualTo("{\"character\":\"é\",\"code_point\":\"U+00E9\",\"count\":2}");
        assertThat(json.get("surprisal").get(4).isNull()).isTrue();
    }

    @Test
    void whatTheBaselinesCannotLearnIsNamedToo() throws IOException {
        Path strange = Files.writeString(folder.resolve("foreign.txt"), "the dég");

        Result result = evaluate(other, "--training-corpus", strange.toString());

        assertThat(result.status()).isZero();
        assertThat(result.err().lines())
                .containsExactly(
                        "gru evaluate: 1 of 7 characters of the text for the baselines are left out, because the "
                                + "model does not know them: “é” (U+00E9) 1 ×");
    }

    @Test
    void coloursTheTextUnlessNobodyWantsThat() {
        String coloured = evaluate(other, "--no-baselines", "--format=colour")
                .assertDone()
                .out();
        Result plain = evaluate(other, "--no-baselines", "--format=colour", "--no-color")
                .assertDone();

        assertThat(coloured).startsWith("32 characters predicted").contains("\u001B[38;5;16;48;5;");
        assertThat(plain.out()).contains("the dog").doesNotContain("\u001B");
        String[] args = {
            "evaluate", "--model", model.toString(), "--corpus", other.toString(), "--no-baselines", "--format=colour"
        };
        assertThat(gruWith(Map.of("NO_COLOR", "1"), "", args)).isEqualTo(plain);
        assertThat(gruWith(Map.of("NO_COLOR", ""), "", args).out()).isEqualTo(coloured);
    }

    @Test
    void adaptingIsALineOfItsOwnAndLeavesTheModelAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(model.resolve("best.zip"));

        Result plain = evaluate(own, "--held-out=0.5");
        Result adapted = evaluate(own, "--held-out=0.5", "--adapt");
        JsonNode json = json(evaluate(own, "--held-out=0.5", "--adapt", "--format=json"));

        assertThat(adapted.status()).isZero();
        assertThat(adapted.err()).isEqualTo(plain.err());
        List<String> lines = adapted.out().lines().toList();
        assertThat(lines.subList(0, lines.size() - 1))
                .isEqualTo(plain.out().lines().toList());
        assertThat(lines)
                .last()
                .asString()
                .matches(
                        "Adapting to the text as it reads, the model has \\d\\.\\d{4} nats per character, \\d\\.\\d{4} "
                                + "bits \\(perplexity \\d+\\.\\d\\d, accuracy \\d+\\.\\d %\\)\\.");
        double nats = json.get("adapted").get("nats_per_character").asDouble();
        assertThat(lines).last().asString().contains(Words.format(" %.4f nats", nats));
        assertThat(nats).isLessThan(json.get("nats_per_character").asDouble());
        assertThat(json.get("adapted").get("bits_per_character").asDouble())
                .isCloseTo(nats / Math.log(2), within(1e-4));
        assertThat(json.get("adapted").get("perplexity").asDouble()).isCloseTo(Math.exp(nats), within(1e-3));
        assertThat(json.get("adapted").get("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(json(evaluate(own, "--format=json")).get("adapted").isNull()).isTrue();
        assertThat(Files.readAllBytes(model.resolve("best.zip"))).isEqualTo(before);
    }

    @Test
    void readsStandardInput() {
        Result result = gruWithInput(
                "the lazy fox", "evaluate", "--model", model.toString(), "--corpus", "-", "--no-baselines");

        assertThat(result.assertDone().out()).startsWith("11 characters predicted");
    }

    // ---- the model that it was trained from ----

    @Test
    void whatWasTrainedFromAnotherModelIsComparedWithIt() throws IOException {
        Path tuned = tuned("the quick dog\njumps over the lazy fox\n".repeat(10));
        String[] args = {"evaluate", "--model", tuned.toString(), "--corpus", other.toString()};

        Result table = gru(args);
        JsonNode json =
                json(gru("evaluate", "--format=json", "--model", tuned.toString(), "--corpus", other.toString()));

        JsonNode alone = json(gru(
                "evaluate",
                "--format=json",
                "--model",
                tuned.resolve("base.zip").toString(),
                "--corpus",
                other.toString()));
        double nats = alone.get("nats_per_character").asDouble();
        assertThat(table.out().lines())
                .anyMatch(line -> line.startsWith(Words.format("  base.zip %10.4f ", nats)) && line.endsWith(" %"));
        assertThat(json.get("base").get("name").asText()).isEqualTo("base.zip");
        for (String figure : List.of("nats_per_character", "bits_per_character", "accuracy")) {
            assertThat(json.get("base").get(figure)).isEqualTo(alone.get(figure));
        }
        assertThat(alone.get("base").isNull()).isTrue();
        assertThat(json(evaluate(other, "--format=json")).get("base").isNull()).isTrue();
        assertThat(gru("evaluate", "--no-baselines", "--model", tuned.toString(), "--corpus", other.toString())
                        .assertDone()
                        .out())
                .doesNotContain("base.zip");
    }

    @Test
    void aBaseThatKnowsOtherCharactersOfTheTextIsLeftOut() throws IOException {
        Path tuned = tuned("der süße Fuchs\n".repeat(20));
        Path sweet = Files.writeString(folder.resolve("sweet.txt"), "the süße fox\n");

        Result result = gru("evaluate", "--model", tuned.toString(), "--corpus", sweet.toString());

        assertThat(result.status()).isZero();
        assertThat(result.err().lines())
                .contains(
                        "gru evaluate: base.zip, from which the model was trained, is left out, because it knows other "
                                + "characters of this text");
        assertThat(result.out()).doesNotContain("base.zip");
    }

    /** The model, trained on in a directory of its own. */
    private static Path tuned(String text) throws IOException {
        Path tuned = Files.createTempDirectory(folder, "tuned");
        Files.copy(model.resolve("best.zip"), tuned.resolve("best.zip"));
        Path corpus = Files.writeString(Files.createTempFile(folder, "corpus", ".txt"), text);
        gru(
                        "train",
                        "--resume",
                        "--fine-tune",
                        "--model",
                        tuned.toString(),
                        "--corpus",
                        corpus.toString(),
                        "--epochs=1",
                        "--no-samples")
                .assertDone();
        return tuned;
    }

    // ---- what cannot be done ----

    @Test
    void refusesATextInWhichNothingCanBePredicted() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "");
        Path one = Files.writeString(folder.resolve("one.txt"), "t");
        Path strange = Files.writeString(folder.resolve("greek.txt"), "αβγ");

        evaluate(empty).assertWrongUsage("gru evaluate: the corpus is empty: %s has no text".formatted(empty));
        evaluate(one)
                .assertWrongUsage("gru evaluate: there is nothing to predict in 1 of 1 characters: the first one is "
                        + "only read, so at least 2 are needed");
        evaluate(other, "--held-out=0.03")
                .assertWrongUsage("gru evaluate: there is nothing to predict in 1 of 33 characters: the first one is "
                        + "only read, so at least 2 are needed");
        evaluate(strange)
                .assertUnusable("gru evaluate: there is nothing to predict in a text of 3 characters, 0 of them known "
                        + "to the model: the first one is only read, so at least 2 are needed");
    }

    @Test
    void refusesAFolderWithoutTextAndATextThatIsNotThere() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("nothing"));
        Path missing = folder.resolve("missing.txt");

        evaluate(empty).assertWrongUsage("gru evaluate: folder %s has no .txt file: it is empty".formatted(empty));
        evaluate(missing).assertWrongUsage("gru evaluate: corpus %s does not exist".formatted(missing));
    }

    @Test
    void refusesAModelThatIsNotThere() {
        Path missing = folder.resolve("missing");

        gru("evaluate", "--corpus", other.toString(), "--model", missing.toString())
                .assertWrongUsage(("gru evaluate: there is no model at %s: train one with gru train, or name one with "
                                + "--model" + MORE)
                        .formatted(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-0.5", "NaN"})
    void refusesAShareThatIsNone(String share) {
        evaluate(other, "--held-out=" + share)
                .assertWrongUsage("gru evaluate: --held-out must be above 0 and below 1, but is "
                        + Words.shown(Double.valueOf(share)));
    }

    @Test
    void refusesToAdaptAModelThatCannot() {
        Path other = folder.resolve("lstm");
        gru(
                        "train",
                        "--corpus",
                        own.toString(),
                        "--model",
                        other.toString(),
                        "--layers=lstm:4",
                        "--epochs=1",
                        "--no-samples")
                .assertDone();

        gru("evaluate", "--corpus", own.toString(), "--model", other.toString(), "--adapt")
                .assertWrongUsage("gru evaluate: --adapt must be left out unless all recurrent layers of the model are "
                        + "gru and its targets are every, but is given for layers lstm:4 and targets every");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        evaluate(other, "--reset-every=1").assertWrongUsage("gru evaluate: --reset-every must be 2 or more, but is 1");
        evaluate(other, "--no-baselines", "--training-corpus", own.toString())
                .assertWrongUsage("gru evaluate: --training-corpus is for the baselines, which --no-baselines leaves "
                        + "out: give one of the two");
        gru("evaluate").assertWrongUsage("gru evaluate: --corpus PATH is missing" + MORE);
        evaluate(other, "--threads=0").assertWrongUsage("gru evaluate: --threads must be 1 or more, but is 0");
    }
}
