package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.generation.Limits;
import org.gru4j.generation.TextListener;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.keras.ExportFormat;
import org.gru4j.keras.Symbols;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.Provenance;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;
import org.gru4j.run.SampleOptions;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link LanguageModel} promises. */
class LanguageModelTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final LanguageModel MODEL = LanguageModel.load(MODELS.resolve("gru.zip"));
    private static final Corpus KNOWN = Corpus.of("The kettle hums, the cat is on the stair");
    private static final Writing WRITING =
            Writing.options().temperature(1).length(20).randomSeed(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm", "embedding", "targets-last"})
    void whatIsInspectedIsWhatIsEvaluated(String name) {
        LanguageModel model = LanguageModel.load(MODELS.resolve(name + ".zip"));

        Inspection inspection = model.inspect(KNOWN, InspectionOptions.STANDARD);

        double bits = inspection.characters().stream()
                .filter(it -> it.prediction() != null)
                .mapToDouble(it -> it.prediction().surprisal())
                .average()
                .orElseThrow();
        assertThat(bits).isCloseTo(model.evaluate(KNOWN).bitsPerCharacter(), within(1e-9));
        assertThat(inspection.grus().isEmpty()).isEqualTo(name.equals("lstm"));
        assertThat(inspection.lookBack() == null).isEqualTo(name.equals("lstm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm", "embedding", "targets-last"})
    void manyThreadsGetWhatOneGets(String name) throws Exception {
        LanguageModel model = LanguageModel.load(MODELS.resolve(name + ".zip"));
        List<Callable<Object>> uses = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int seed = i;
            uses.add(() -> model.write("The kettle".substring(seed % 8), WRITING.randomSeed(seed)));
        }
        uses.add(() -> model.evaluate(KNOWN).natsPerCharacter());
        uses.add(() -> model.next("The")[3]);
        List<Object> alone = new ArrayList<>();
        for (Callable<Object> use : uses) {
            alone.add(use.call());
        }

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Object> together = new ArrayList<>();
            for (Future<Object> result : threads.invokeAll(uses)) {
                together.add(result.get());
            }
            assertThat(together).isEqualTo(alone);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void isNotChangedByTheTrainingThatGoesOnFromIt() throws IOException {
        float[] before = MODEL.next("The");

        LanguageModel tuned = Training.fineTune(MODEL, Corpus.of("The kettle é. ".repeat(60)))
                .epochs(1)
                .samples(SampleOptions.NONE)
                .run();

        assertThat(tuned.vocabulary().contains('é')).isTrue();
        assertThat(MODEL.vocabulary().contains('é')).isFalse();
        assertThat(MODEL.next("The")).isEqualTo(before);
    }

    @Test
    void aTextIsTheSameStreamedAndOneOfSeveral() {
        StringBuilder streamed = new StringBuilder();
        MODEL.write("The", WRITING, streamed::append);

        assertThat(streamed).hasToString(MODEL.write("The", WRITING)).hasSize(20);
        assertThat(MODEL.write(List.of("The", "A"), WRITING))
                .containsExactly(MODEL.write("The", WRITING), MODEL.write("A", WRITING.randomSeed(2)));
        assertThat(MODEL.write(List.of(), WRITING)).isEmpty();
        assertThat(MODEL.write(List.of(), () -> false)).isEmpty();
    }

    @Test
    void anEmptyPromptIsABeginningOfALine() {
        List<String> begun = new ArrayList<>();
        LanguageModel.Text text = new LanguageModel.Text("", WRITING, new TextListener() {
            @Override
            public void begun(String prompt) {
                begun.add(prompt);
            }

            @Override
            public void wrote(String character) {}
        });

        MODEL.write(List.of(text), () -> false);

        assertThat(begun).hasSize(1);
        assertThat(MODEL.beginnings()).containsAll(begun);
    }

    @Test
    void probabilitiesAreOfTheWholeVocabulary() {
        float[] next = MODEL.next("The");

        assertThat(next).hasSize(MODEL.vocabulary().size());
        assertThat(IntStream.range(0, next.length).mapToDouble(i -> next[i]).sum())
                .isCloseTo(1, within(1e-5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.next(""))
                .withMessage("a text must have at least one character, but has none");
        assertThatExceptionOfType(UnknownCharacterException.class).isThrownBy(() -> MODEL.next("中"));
    }

    @Test
    void evaluatesWhatItKnows() {
        double known = MODEL.evaluate(KNOWN).natsPerCharacter();

        assertThat(known).isBetween(0.0, Math.log(MODEL.vocabulary().size()));
        assertThat(MODEL.evaluate(Corpus.of(KNOWN.text() + "中")).natsPerCharacter())
                .isEqualTo(known);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.evaluate(Corpus.of("中中")))
                .withMessageStartingWith("there is nothing to predict in a text of 2 characters");
    }

    @Test
    void comparesTemperatures() {
        assertThat(MODEL.compare("The", List.of(0.5, 1.0), 2, WRITING))
                .extracting(it -> it.temperature())
                .containsExactly(0.5, 1.0);
        assertThat(MODEL.compare("The", List.of(), 2, WRITING)).isEmpty();
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> MODEL.compare("The", List.of(0.5), 0, WRITING))
                .withMessage("samples must be 1 or more, but is 0");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> MODEL.compare("The", List.of(0.5), 1, WRITING.length(Limits.ENDLESS)))
                .withMessage("length must be 0 or more, but is -1");
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        byte[] whole = Files.readAllBytes(MODELS.resolve("gru.zip"));
        Path half = Files.write(folder.resolve("half.zip"), Arrays.copyOf(whole, whole.length / 2));
        Path text = Files.writeString(folder.resolve("a.txt"), "no model");

        for (Path missing : List.of(folder.resolve("none"), folder)) {
            assertThatExceptionOfType(ModelFileException.class)
                    .isThrownBy(() -> LanguageModel.load(missing))
                    .satisfies(it -> assertThat(it.fault()).isEqualTo(ModelFileException.Fault.MISSING));
        }
        for (Path broken : List.of(half, text)) {
            assertThatExceptionOfType(ModelFileException.class)
                    .isThrownBy(() -> LanguageModel.load(broken))
                    .satisfies(it -> assertThat(it.fault()).isEqualTo(ModelFileException.Fault.UNREADABLE))
                    .satisfies(it -> assertThat(it.file()).isEqualTo(broken));
        }
    }

    @Test
    void isSavedWithAllThatTrainingNeeds() throws IOException {
        Path file = folder.resolve("copy.zip");
        LanguageModel half = LanguageModel.load(MODELS.resolve("carried-states.zip"));

        half.save(file);

        assertThat(LanguageModel.load(file).next("The")).isEqualTo(half.next("The"));
        assertThat(LanguageModel.load(file).state()).isEqualTo(half.state()).isPresent();
    }

    @Test
    void isSavedInADirectoryOnlyWhereItMayBe() throws IOException {
        Path directory = folder.resolve("model");
        MODEL.saveIn(directory, false);

        assertThatExceptionOfType(ModelDirectoryException.class)
                .isThrownBy(() -> MODEL.saveIn(directory, false))
                .satisfies(it -> assertThat(it.fault()).isEqualTo(Fault.NOT_EMPTY));
        MODEL.saveIn(directory, true);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("best.zip", "last.zip");
        assertThat(LanguageModel.load(directory).next("The")).isEqualTo(MODEL.next("The"));
    }

    /** A text that is as good as before, within a thousandth of a nat, and from which training goes on. */
    @Test
    void isHandedOnInLessRoom() throws IOException {
        Path file = folder.resolve("small.zip");

        MODEL.saveCompact(file);

        LanguageModel small = LanguageModel.load(file);
        double loss = MODEL.evaluate(KNOWN).natsPerCharacter();
        assertThat(small.evaluate(KNOWN).natsPerCharacter()).isCloseTo(loss, within(0.001));
        assertThat(small.write("The", WRITING.greedy(true))).isEqualTo(MODEL.write("The", WRITING.greedy(true)));
        assertThat(small.metrics()).isEqualTo(MODEL.metrics());
        assertThat(small.state()).isEmpty();
        assertThat(small.copyIndexCharacters()).isZero();

        Corpus other = Corpus.of("A cat minds the rain; the kettle is on the stair.\n".repeat(60));
        LanguageModel tuned = Training.fineTune(small, other)
                .epochs(3)
                .samples(SampleOptions.NONE)
                .run();
        assertThat(tuned.evaluate(other).natsPerCharacter())
                .isLessThan(small.evaluate(other).natsPerCharacter());
        assertFrom("small.zip", MODEL, tuned);
    }

    @Test
    void englishComesWithIt() {
        LanguageModel english = LanguageModel.english();

        assertThat(english.write("The", WRITING)).hasSize(20);
        assertThat(english.metrics()).isNotNull(); // by which a temperature is recommended
        assertThat(english.vocabulary().contains('’')).isTrue();
    }

    @Test
    void whatIsTrainedFromEnglishSaysSo() throws IOException {
        LanguageModel english = LanguageModel.english();

        LanguageModel tuned = Training.fineTune(english, Corpus.of("The kettle hums. ".repeat(60)))
                .epochs(1)
                .samples(SampleOptions.NONE)
                .directory(folder.resolve("tuned"))
                .run();

        assertFrom("english", english, tuned);
        assertThat(folder.resolve("tuned").toFile().list())
                .containsExactlyInAnyOrder("base.zip", "best.zip", "last.zip", "metrics.jsonl", "report.html");
        LanguageModel kept = LanguageModel.load(folder.resolve("tuned/base.zip"));
        assertThat(kept.network().params()).isEqualTo(english.network().params());
    }

    private static void assertFrom(String name, LanguageModel base, LanguageModel tuned) {
        Provenance.Base said = Objects.requireNonNull(tuned.provenance().base());
        assertThat(said.name()).isEqualTo(name);
        assertThat(said.corpusFingerprint()).isEqualTo(base.provenance().corpusFingerprint());
        assertThat(said.corpusCharacters()).isEqualTo(base.provenance().corpusCharacters());
        assertThat(said.weightsFingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void writesTheSameAfterAWayThroughKeras() throws IOException {
        List<Path> files = MODEL.export(folder.resolve("model.keras"), ExportFormat.KERAS);

        assertThat(files).hasSize(2).allMatch(Files::exists);
        LanguageModel back = LanguageModel.importKeras(files.get(0), Symbols.read(files.get(1)));
        assertThat(back.write("The", WRITING)).isEqualTo(MODEL.write("The", WRITING));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.export(folder.resolve("model.zip"), ExportFormat.KERAS))
                .withMessageContaining("must end in .keras");
    }
}
