package org.gru4j.model.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {

    private static final String TEXT = "abc\n“é”\uD83D\uDE00";
    private static final int VOCABULARY = 8;
    private static final EpochMetrics METRICS = new EpochMetrics(3, 42L, 1.25, 1.5, 0.01, 12345.5, 6.25, true);

    @TempDir
    Path folder;

    static Stream<CharacterModel> models() {
        return Stream.of(
                TinyModels.of("gru:6", Targets.EVERY, TEXT),
                TinyModels.of("gru:6", Targets.LAST, TEXT).with(METRICS),
                TinyModels.of("gru:6", Targets.EVERY, TEXT).with(CopyIndex.of(CorpusText.of(TEXT))),
                TinyModels.of(
                        ModelConfiguration.builder()
                                .layers(LayerSpec.list("gru:5"))
                                .resetAfter(false)
                                .window(9)
                                .targets(Targets.LAST)
                                .optimizer(Optimizer.RMSPROP)
                                .learningRate(0.5)
                                .randomSeed(-1L)
                                .build(),
                        TEXT),
                TinyModels.of("embedding:3 gru:6 gru:4", Targets.EVERY, TEXT),
                TinyModels.of("lstm:6", Targets.LAST, TEXT),
                TinyModels.of("lstm:4 rnn:6", Targets.EVERY, TEXT));
    }

    @ParameterizedTest
    @MethodSource("models")
    void givesBackEverythingThatWasSaved(CharacterModel model) throws IOException {
        Path file = saved(model);

        CharacterModel loaded = ModelFile.load(file);

        assertThat(loaded.vocabulary()).isEqualTo(Vocabulary.of(TEXT));
        assertThat(loaded.configuration()).isEqualTo(model.configuration());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.beginnings()).isEqualTo(model.beginnings());
        assertThat(loaded.metrics()).isEqualTo(model.metrics());
        assertThat(loaded.copyIndex() == null).isEqualTo(model.copyIndex() == null);
        if (loaded.copyIndex() != null) {
            assertThat(loaded.copyIndex().characters()).isEqualTo(VOCABULARY);
            int[] ids = Vocabulary.of(TEXT).encode(TEXT);
            assertThat(loaded.copyIndex().find(ids, 0, ids.length)).isNotNull();
            assertThat(loaded.with(METRICS).copyIndex()).isSameAs(loaded.copyIndex());
        }
        assertThat(new Predictor(loaded).next(new int[][] {{0, 3, 7}}))
                .isDeepEqualTo(new Predictor(model).next(new int[][] {{0, 3, 7}}));
    }

    @ParameterizedTest
    @MethodSource("models")
    void deeplearning4jReadsItAndGivesTheSameOutput(CharacterModel model) throws IOException {
        Path file = saved(model);
        INDArray input = batch(model).getFeatures();

        MultiLayerNetwork network = MultiLayerNetwork.load(file.toFile(), true);

        assertThat(network.output(input)).isEqualTo(model.network().output(input));
    }

    @ParameterizedTest
    @MethodSource("models")
    void trainingGoesOnFromItAsIfItHadNeverStopped(CharacterModel model) throws IOException {
        DataSet batch = batch(model);
        for (int step = 0; step < 3; step++) {
            model.network().fit(batch);
        }

        CharacterModel loaded = ModelFile.load(saved(model));
        model.network().fit(batch);
        loaded.network().fit(batch);

        assertThat(loaded.network().getIterationCount()).isEqualTo(4);
        assertThat(loaded.network().params()).isEqualTo(model.network().params());
    }

    record Run(int epoch, double lowest, List<EpochMetrics> metrics) {}

    @Test
    void keepsTheStateOfTheRunBesideTheModel() throws IOException {
        CharacterModel model = TinyModels.of("gru:6", Targets.EVERY, TEXT);
        Run run = new Run(3, 0.1 + 0.2, List.of(METRICS));
        Path file = folder.resolve("model.zip");

        ModelFile.save(model, run, null, file);

        assertThat(ModelFile.training(file, Run.class).isPresent()).isTrue();
        assertThat(ModelFile.training(file, Run.class).orElseThrow()).isEqualTo(run);
        assertThat(ModelFile.load(file).network().params())
                .isEqualTo(model.network().params());
    }

    @Test
    void refusesToResumeAModelWithoutARun() throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));

        assertThat(ModelFile.training(file, Run.class).isPresent()).isFalse();
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.read(file).run(Run.class))
                .withMessage("%s holds a model but no training run that could be resumed", file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"epoch\" : \"three\"}", "{\"epoch\" : 1", "[]"})
    void refusesARunThatIsDamaged(String content) throws IOException {
        Path file = folder.resolve("model.zip");
        ModelFile.save(TinyModels.of("gru:6", Targets.EVERY, TEXT), new Run(1, 1, List.of()), null, file);
        Map<String, byte[]> entries = ZipContent.of(file);
        entries.put("training.json", content.getBytes(UTF_8));
        ZipContent.write(file, entries);

        assertRefused(file, () -> ModelFile.training(file, Run.class).orElseThrow());
    }

    @Test
    void aDirectoryStandsForItsBestModel() throws IOException {
        ModelFile.save(TinyModels.of("gru:6", Targets.EVERY, TEXT).with(METRICS), folder.resolve("best.zip"));
        ModelFile.save(TinyModels.of("gru:6", Targets.EVERY, TEXT), folder.resolve("last.zip"));

        assertThat(ModelFile.load(folder).metrics()).isEqualTo(METRICS);
    }

    @Test
    void savingReplacesTheFileAndLeavesNothingElseBehind() throws IOException {
        Path file = saved(TinyModels.of("gru:40", Targets.EVERY, TEXT));
        ModelFile.save(TinyModels.of("gru:2", Targets.EVERY, TEXT), file);

        assertThat(ModelFile.load(file).configuration().layers()).isEqualTo(LayerSpec.list("gru:2"));
        assertThat(folder).isDirectoryContaining(found -> found.equals(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void savingWhereThereIsNoFolderFailsWithoutATrace() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, TEXT);

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ModelFile.save(model, folder.resolve("none/model.zip")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesWhatIsNotThere() {
        Path missing = folder.resolve("missing.zip");

        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.load(missing))
                .withMessage("there is no model at %s", missing);
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.load(folder))
                .withMessageContaining("there is no model at " + folder.resolve("best.zip"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no zip", "PK\u0003\u0004 hardly one"})
    void refusesWhatIsNotAZip(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("model.zip"), content);

        assertRefused(file, () -> ModelFile.load(file));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.999})
    void refusesAFileThatWasCutOff(double share) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, (int) (share * content.length)));

        assertRefused(file, () -> ModelFile.load(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru4j.json", "configuration.json", "coefficients.bin"})
    void refusesAFileThatLacksAnEntry(String name) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        Map<String, byte[]> entries = ZipContent.of(file);
        assertThat(entries.remove(name)).isNotNull();
        ZipContent.write(file, entries);

        assertRefused(file, () -> ModelFile.load(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"normalizer.bin", "preprocessor.bin", "objects.bin", "../escape", "gru4j.json/"})
    void refusesAFileWithAnEntryThatAModelDoesNotHave(String name) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        Map<String, byte[]> entries = ZipContent.of(file);
        entries.put(name, new byte[0]);
        ZipContent.write(file, entries);

        assertRefused(file, () -> ModelFile.load(file));
        assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("it holds \"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training-text.z | the character “x” (U+0078) at position 2 is not in the vocabulary | a x",
                "copy-index.bin  | it holds no text in the model's characters                        | a x",
                "training-text.z | it has 1 to 16,777,216 characters, but this one 0                 | ",
            })
    void refusesATrainingTextThatIsNotItsOwn(String name, String reason, String characters) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        String text = characters == null ? "" : characters.replace(" ", "");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        Map<String, byte[]> entries = ZipContent.of(file);
        entries.put(name, packed.toByteArray());
        ZipContent.write(file, entries);

        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.load(file))
                .withMessage("%s is not a model that gru can read: its %s is not valid: %s", file, name, reason);
    }

    @Test
    void refusesAnotherFormatAndSaysWhichItReads() throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        edit(file, "gru4j.json", "\"format\" : 1", "\"format\" : 2");

        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> ModelFile.load(file))
                .withMessage("%s has format 2, but this gru reads format 1: use the gru that wrote it", file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gru4j.json         | null",
                "gru4j.json         | []",
                "gru4j.json         | {\"format\" : 1}",
                "gru4j.json         | {\"format\" : 1, \"vocabulary\" : \"\"}",
                "gru4j.json         | no JSON",
                "configuration.json | {}",
                "configuration.json | no JSON",
                "coefficients.bin   | no numbers"
            })
    void refusesAnEntryWithOtherContentThanItShouldHave(String name, String content) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        Map<String, byte[]> entries = ZipContent.of(file);
        assertThat(entries.replace(name, content.getBytes(UTF_8))).isNotNull();
        ZipContent.write(file, entries);

        assertRefused(file, () -> ModelFile.load(file));
    }

    /** By which earlier versions still read what has no base. */
    @Test
    void whatHasNoBaseDoesNotSpeakOfOne() throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));

        assertThat(new String(ZipContent.of(file).get("gru4j.json"), UTF_8))
                .contains("\"corpusFingerprint\"")
                .doesNotContain("base");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abcdefg",
        "gru:6, gru:0",
        "gru:6, tree:6",
        "EVERY, SOME",
        "\"00ff\", null",
        "\"00ff\", '\"00ff\", \"base\" : {}'"
    })
    void refusesADescriptionThatDoesNotFit(String from, String to) throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        edit(file, "gru4j.json", from, to);

        assertRefused(file, () -> ModelFile.load(file));
    }

    /** What {@link ZipFile} lists is not all that a reader of streams finds; Deeplearning4j's deserialises such an entry. */
    @Test
    void neverDeserialisesAnObjectThatIsHiddenBeforeTheZip() throws IOException {
        Path file = saved(TinyModels.of("gru:6", Targets.EVERY, TEXT));
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Trap());
        }
        Path other = folder.resolve("other.zip");
        ZipContent.write(other, Map.of("preprocessor.bin", object.toByteArray()));
        byte[] hidden = withoutDirectory(Files.readAllBytes(other));
        byte[] model = Files.readAllBytes(file);
        byte[] both = Arrays.copyOf(hidden, hidden.length + model.length);
        System.arraycopy(model, 0, both, hidden.length, model.length);
        Files.write(file, both);

        assertThatThrownBy(() -> MultiLayerNetwork.load(file.toFile(), true)).isInstanceOf(ClassCastException.class);
        assertThat(SPRUNG).isTrue(); // the trap works
        SPRUNG.set(false);
        assertThat(ModelFile.load(file).vocabulary()).isEqualTo(Vocabulary.of(TEXT));
        assertThat(SPRUNG).isFalse();
    }

    private static final AtomicBoolean SPRUNG = new AtomicBoolean();

    private static final class Trap implements Serializable {

        private static final long serialVersionUID = 1;

        @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"}) // deserialisation calls it
        private void readObject(ObjectInputStream in) {
            SPRUNG.set(true);
        }
    }

    /** The part of a zip before its central directory, whose entries begin with PK 1 2. */
    private static byte[] withoutDirectory(byte[] zip) {
        String latin = new String(zip, ISO_8859_1);
        return latin.substring(0, latin.indexOf("PK\u0001\u0002")).getBytes(ISO_8859_1);
    }

    private Path saved(CharacterModel model) throws IOException {
        Path file = folder.resolve("model.zip");
        ModelFile.save(model, file);
        return file;
    }

    private static void assertRefused(Path file, ThrowingCallable load) {
        assertThatThrownBy(load)
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        refusal -> assertThat(refusal.getMessage())
                                .startsWith(file + " ")
                                .doesNotContain("\n", "null")
                                .contains("not a model that gru can read"));
    }

    /** Three texts of four characters, and what follows each of them. */
    private static DataSet batch(CharacterModel model) {
        int[][] ids = {{0, 1, 2, 3}, {4, 5, 6, 7}, {7, 0, 7, 0}};
        INDArray oneHot = Nd4j.create(3, 4, VOCABULARY);
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                oneHot.putScalar(text, t, ids[text][t], 1);
            }
        }
        INDArray labels = model.configuration().targets() == Targets.EVERY
                ? oneHot
                : Nd4j.eye(VOCABULARY).getRows(1, 2, 3);
        return model.configuration().startsWithEmbedding()
                ? new DataSet(Nd4j.createFromArray(ids).castTo(Nd4j.defaultFloatingPointType()), labels)
                : new DataSet(oneHot, labels);
    }

    private static void edit(Path file, String name, String from, String to) throws IOException {
        Map<String, byte[]> entries = ZipContent.of(file);
        String text = new String(entries.get(name), UTF_8);
        assertThat(text).contains(from);
        entries.put(name, text.replace(from, to).getBytes(UTF_8));
        ZipContent.write(file, entries);
    }
}
