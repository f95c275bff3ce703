package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.internal.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text people have: it trains, it comes out whole, or one line says what is wrong with it. */
class AnyTextTest {

    private static final String FAMILY = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66";
    private static final String FLAG = "\uD83C\uDDEB\uD83C\uDDEE";
    private static final String WAVE = "\uD83D\uDC4B\uD83C\uDFFD";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void name() {
        model = folder.resolve("model");
    }

    static Stream<Named<String>> texts() {
        String chinese = IntStream.range(0x4E00, 0x4E00 + 5000)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return Stream.of(
                Named.of("NUL bytes", "a\0b\0\0c\n".repeat(20)),
                Named.of("a very long line", "the quick brown fox jumps ".repeat(2000)),
                Named.of("5,000 symbols", chinese),
                Named.of("right to left", "שלום עולם، مرحبا بالعالم\u200F\n".repeat(8)),
                Named.of("emoji", (FAMILY + FLAG + WAVE + "\uD83D\uDE00\n").repeat(10)),
                Named.of("combining marks", "e\u0301a\u0308\u0323z\u0335 ก็นี้\n".repeat(10)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void trainsAndWritesWholeCharactersOfTheText(String text) throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), text);

        for (String targets : new String[] {"every", "last"}) {
            // the long ones in a few batches, which is all that this wants to know
            String step = Integer.toString(1 + text.length() / 200);
            train(corpus, "--overwrite", "--targets", targets, "--step", step, "--epochs=1")
                    .assertDone();
            String seed = Character.toString(text.codePointAt(0));
            Result result = generate("--seed", seed, "--length", "50", "--temperature", "2");

            assertThat(ModelFile.load(model).vocabulary()).isEqualTo(Vocabulary.of(text));
            assertThat(result.status()).isZero();
            String written = result.out()
                    .substring(0, result.out().length() - System.lineSeparator().length());
            assertThat(written.codePoints()).hasSize(51).allMatch(Vocabulary.of(text)::contains);
            assertThat(new String(written.getBytes(UTF_8), UTF_8)).isEqualTo(written); // no half of a pair
        }
    }

    /** By heart, and so to the letter: sequences of emoji, and text from right to left in the order that it is stored. */
    @ParameterizedTest
    @ValueSource(strings = {FAMILY + FLAG + WAVE + "!", "שלום עולם, مرحبا."})
    void givesBackWhatItHasLearntByHeart(String sentence) throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), sentence.repeat(20));
        train(corpus, "--layers=gru:32", "--epochs=40", "--learning-rate=0.02").assertDone();

        Result result = generate(
                "--greedy",
                "--seed",
                sentence,
                "--length",
                "" + 2 * sentence.codePoints().count());

        assertThat(result.out()).isEqualTo(sentence.repeat(3) + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"gru:8, every", "gru:8, last", "embedding:4 gru:8, every", "lstm:4, last", "rnn:4, every"})
    void learnsToRepeatASingleCharacter(String layers, String targets) throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "ж".repeat(300));

        Result result = train(corpus, "--layers", layers, "--targets", targets, "--epochs=1")
                .assertDone();

        assertThat(result.out()).contains("300 characters, 1 distinct", "loss 0.0000");
        assertThat(generate("--seed", "ж", "--length", "9").out()).isEqualTo("ж".repeat(10) + System.lineSeparator());
    }

    @Test
    void saysWhichEncodingATextWasTakenForAndTrainsOnIt() throws IOException {
        String text = "Où sont les neiges d’antan ? Été, hiver, forêt.\n".repeat(8);
        Path corpus = Files.write(folder.resolve("french.txt"), text.getBytes("windows-1252"));

        Result result = train(corpus, "--epochs=1");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .isEqualTo(("gru train: %s is not UTF-8 and was taken for windows-1252; "
                                + "if it is not, name its encoding with --encoding%n")
                        .formatted(corpus));
        assertThat(ModelFile.load(model).vocabulary()).isEqualTo(Vocabulary.of(text));
    }

    @Test
    void readsTheEncodingThatIsNamedWithoutAWord() throws IOException {
        String text = "Żółć, gęślą jaźń.\n".repeat(8);
        Path corpus = Files.write(folder.resolve("polish.txt"), text.getBytes("ISO-8859-2"));

        train(corpus, "--encoding", "iso-8859-2", "--epochs=1").assertDone();

        assertThat(ModelFile.load(model).vocabulary()).isEqualTo(Vocabulary.of(text));
    }

    @ParameterizedTest
    @CsvSource({"unix, false", "keep, true"})
    void keepsCarriageReturnsOnlyIfAskedTo(String lineEndings, boolean kept) throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "one\r\ntwo\r\n".repeat(20));

        train(corpus, "--line-endings", lineEndings, "--epochs=1").assertDone();

        assertThat(ModelFile.load(model).vocabulary().contains('\r')).isEqualTo(kept);
        assertThat(ModelFile.load(model).beginnings()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void saysWhereATextIsDamaged() throws IOException {
        byte[] bytes = "Été, hiver\n".repeat(100).getBytes(UTF_8);
        bytes[700] = (byte) 0xFF;
        Path corpus = Files.write(folder.resolve("damaged.txt"), bytes);

        train(corpus)
                .assertWrongUsage(
                        ("gru train: %s is not UTF-8 text: the byte 0xFF at offset 700 does not belong there; "
                                        + "repair the file, or name its encoding")
                                .formatted(corpus));
        assertThat(model).doesNotExist();
    }

    @Test
    void saysWhereATextIsNotInTheEncodingThatIsNamed() throws IOException {
        Path corpus = Files.write(folder.resolve("corpus.txt"), new byte[] {'a', 'b', (byte) 0x81, 'c'});

        train(corpus, "--encoding=windows-1252")
                .assertWrongUsage(
                        ("gru train: %s is not windows-1252 text: the byte 0x81 at offset 2 does not belong there; "
                                        + "repair the file, or name its encoding")
                                .formatted(corpus));
    }

    @Test
    void refusesAnEncodingThatDoesNotExist() throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "text");

        train(corpus, "--encoding=utf-9")
                .assertWrongUsage("gru train: --encoding: 'utf-9' is not an encoding that "
                        + "Java knows; write for example UTF-8, windows-1252, Shift_JIS or GB18030 "
                        + "(see gru train --help)");
    }

    @Test
    void refusesLineEndingsThatDoNotExist() throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "text");

        Result result = train(corpus, "--line-endings=mac");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .isEqualTo("gru train: --line-endings must be keep or unix, but is \"mac\" (see gru train --help)");
    }

    @Test
    void endsInOneLineWhenThereIsNotEnoughMemory() throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "the quick brown fox\n".repeat(20));

        Result result = train(corpus, "--layers=gru:20000");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("gru train: not enough memory (")
                .contains("take smaller --layers", "GRU_JAVA_OPTS=-Xmx8g");
    }

    private Result train(Path corpus, String... options) {
        String[] common = {
            "train", "--corpus", corpus.toString(), "--model", model.toString(), "--window=8", "--no-samples"
        };
        String[] size = Stream.of(options).anyMatch(it -> it.startsWith("--layers"))
                ? new String[0]
                : new String[] {"--layers=gru:8"};
        return gru(Stream.of(common, size, options).flatMap(Stream::of).toArray(String[]::new));
    }

    private Result generate(String... options) {
        String[] common = {"generate", "--model", model.toString(), "--random-seed=1"};
        return gru(Stream.of(common, options).flatMap(Stream::of).toArray(String[]::new));
    }
}
