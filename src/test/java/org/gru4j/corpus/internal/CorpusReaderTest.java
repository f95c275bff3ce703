package org.gru4j.corpus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusReaderTest {

    private static final String GRIN = "\uD83D\uDE00"; // U+1F600

    /** Of files that are named one by one, and are UTF-8, there is nothing to tell. */
    private static final CorpusListener UNEXPECTED = new CorpusListener() {
        @Override
        public void onGuess(Charset encoding, List<String> sources) {
            throw new AssertionError(encoding + " " + sources);
        }

        @Override
        public void onMarks(long marks, List<String> sources) {
            throw new AssertionError(marks + " " + sources);
        }
    };

    @TempDir
    Path folder;

    @Test
    void readsAFile() throws IOException {
        CorpusText corpus = read(file("poem.txt", "Tread softly\n"));

        assertThat(textOf(corpus)).isEqualTo("Tread softly\n");
        assertThat(corpus.vocabulary()).isEqualTo(Vocabulary.of("Tread softly\n"));
    }

    @Test
    void readsAFileOfAnyNameWhenItIsNamed() throws IOException {
        assertThat(textOf(read(file("README", "abc")))).isEqualTo("abc");
    }

    @Test
    void readsSeveralSourcesInTheOrderGiven() throws IOException {
        assertThat(textOf(read(file("b.txt", "first\n"), file("a.txt", "second\n"))))
                .isEqualTo("first\nsecond\n");
    }

    @Test
    void putsALineEndBetweenSourcesThatHaveNoneAndNowhereElse() throws IOException {
        assertThat(textOf(read(file("1.txt", "one"), file("2.txt", "two\n"), file("3.txt", "three"))))
                .isEqualTo("one\ntwo\nthree");
    }

    @Test
    void anEmptyFileBetweenOrAfterOthersAddsNothing() throws IOException {
        Path empty = file("empty.txt", "");
        Path onlyAMark = bytes("mark.txt", 0xEF, 0xBB, 0xBF);
        Path one = file("1.txt", "one");
        Path two = file("2.txt", "two");

        assertThat(textOf(read(empty, one, empty, onlyAMark, two, empty))).isEqualTo("one\ntwo");
    }

    @Test
    void readsStandardInputAmongFiles() throws IOException {
        InputStream in = new ByteArrayInputStream("from the pipe".getBytes(UTF_8));
        Path file = file("a.txt", "from a file");

        CorpusText corpus = CorpusReader.read(List.of("-", file.toString()), in, TextFormat.DEFAULT, UNEXPECTED);

        assertThat(textOf(corpus)).isEqualTo("from the pipe\nfrom a file");
    }

    /** {@code gru train --corpus <(zcat poems.gz)}: what can be read only once. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void readsAPipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "printf 'caf\\351' > " + pipe).start();

        CorpusText corpus = CorpusReader.read(
                List.of(pipe.toString()), InputStream.nullInputStream(), TextFormat.DEFAULT, CorpusListener.NONE);

        assertThat(textOf(corpus)).isEqualTo("café");
        assertThat(writer.waitFor()).isZero();
    }

    /** Where files were joined, the second one's mark stands in the middle. */
    @Test
    void dropsByteOrderMarksAndTellsOfThoseInTheMiddle() throws IOException {
        Path marked = bytes("marked.txt", 0xEF, 0xBB, 0xBF, 'a', 0xEF, 0xBB, 0xBF, 'b');
        Path twice = bytes("twice.txt", 0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF);
        List<String> told = new ArrayList<>();

        CorpusText corpus = CorpusReader.read(
                Stream.of(marked, marked, twice).map(Path::toString).toList(),
                InputStream.nullInputStream(),
                TextFormat.DEFAULT,
                new CorpusListener() {
                    @Override
                    public void onMarks(long marks, List<String> sources) {
                        told.add(marks + " in " + sources);
                    }
                });

        assertThat(textOf(corpus)).isEqualTo("ab\nab");
        assertThat(told).containsExactly("3 in [%s, %s]".formatted(marked, twice));
    }

    @ParameterizedTest
    @CsvSource({"a\\r\\nb\\r\\n, a\\nb\\n", "a\\rb\\r, a\\nb\\n", "a\\r\\rb, a\\n\\nb", "\\r\\n\\n\\r, \\n\\n\\n"})
    void turnsEveryLineEndIntoANewline(String written, String read) throws IOException {
        assertThat(textOf(read(file("a.txt", written.translateEscapes())))).isEqualTo(read.translateEscapes());
    }

    @Test
    void keepsAstralCharactersWhole() throws IOException {
        CorpusText corpus = read(file("emoji.txt", "a" + GRIN + "b" + GRIN));

        assertThat(corpus.text().length()).isEqualTo(4);
        assertThat(corpus.vocabulary().size()).isEqualTo(3);
        assertThat(textOf(corpus)).isEqualTo("a" + GRIN + "b" + GRIN);
    }

    @Test
    void readsATextWithMoreCharactersThanAByteHasValues() throws IOException {
        String text = IntStream.range(0x4E00, 0x4E00 + 1000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .reverse()
                .toString();

        CorpusText corpus = read(file("chinese.txt", text));

        assertThat(corpus.vocabulary().size()).isEqualTo(1000);
        assertThat(textOf(corpus)).isEqualTo(text);
    }

    @Test
    void readsATextThatIsLongerThanItsBuffers() throws IOException {
        String text = ("a" + GRIN + "é\n").repeat(10_000);

        CorpusText corpus = read(file("long.txt", text));

        assertThat(textOf(corpus)).isEqualTo(text);
        assertThat(corpus.fingerprint()).isEqualTo(CorpusText.of(text).fingerprint());
    }

    @Test
    void equalTextHasAnEqualFingerprintHoweverItIsStored() throws IOException {
        String expected = read(file("a.txt", "one\ntwo\n")).fingerprint();

        assertThat(read(file("marked.txt", "\uFEFFone\r\ntwo\r\n")).fingerprint())
                .isEqualTo(expected);
        assertThat(read(file("1.txt", "one"), file("2.txt", "two\n")).fingerprint())
                .isEqualTo(expected);
        assertThat(CorpusText.of("one\ntwo\n").fingerprint()).isEqualTo(expected);
        assertThat(CorpusText.of("one\ntwo").fingerprint()).isNotEqualTo(expected);
    }

    @Test
    void theFingerprintIsTheSha256OfTheTextAsUtf8() {
        // printf 'abc' | sha256sum, the example of FIPS 180-2
        assertThat(CorpusText.of("abc").fingerprint())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.txt");

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> read(missing))
                .withMessage("corpus %s does not exist", missing);
    }

    @Test
    void refusesACorpusWithoutText() throws IOException {
        Path empty = file("empty.txt", "");

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> read(empty))
                .withMessage("the corpus is empty: %s has no text", empty);
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() ->
                        CorpusReader.read(List.of("-"), InputStream.nullInputStream(), TextFormat.DEFAULT, UNEXPECTED))
                .withMessage("the corpus is empty: standard input has no text");
    }

    @Test
    void keepsLineEndsIfAskedTo() throws IOException {
        Path file = file("a.txt", "a\r\nb\rc\n");
        Path open = file("b.txt", "d\r");

        CorpusText corpus = CorpusReader.read(
                List.of(file.toString(), open.toString(), file.toString()),
                InputStream.nullInputStream(),
                new TextFormat(null, LineEndings.KEEP),
                UNEXPECTED);

        assertThat(textOf(corpus)).isEqualTo("a\r\nb\rc\nd\ra\r\nb\rc\n");
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path bytes(String name, int... bytes) throws IOException {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        return Files.write(folder.resolve(name), narrow);
    }

    private static CorpusText read(Path... paths) throws IOException {
        return CorpusReader.read(
                Stream.of(paths).map(Path::toString).toList(),
                InputStream.nullInputStream(),
                TextFormat.DEFAULT,
                UNEXPECTED);
    }

    private static String textOf(CorpusText corpus) {
        return corpus.vocabulary().decode(corpus.text().ids(0, corpus.text().length()));
    }
}
