package org.gru4j.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargeTextTest {

    private static final String GRIN = "\uD83D\uDE00"; // U+1F600, four bytes
    private static final String MARK = "\uFEFF";

    /** What random texts are made of: line ends, byte order marks, and characters of one to four bytes. */
    private static final List<String> PIECES =
            List.of("a", "b", " ", "é", "床", GRIN, MARK, "\n", "\r", "\r\n", "\n\r", "\r\r\n");

    private static final int MANY_PLACES = 1 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(LineEndings.class)
    void hasTheCharactersThatCorpusReaderReads(LineEndings lineEndings) throws IOException {
        check(lineEndings, MANY_PLACES, "Tread softly\n");
        check(lineEndings, MANY_PLACES, "one", "two\n", "three\r", "four\r\n", "five");
        check(lineEndings, MANY_PLACES, "", "one", "", MARK, "", "two", "");
        check(lineEndings, MANY_PLACES, MARK, "\n", MARK + "a" + MARK + "b", MARK + MARK, MARK + "c");
        check(lineEndings, MANY_PLACES, "a\r\nb\rc\n\r\r\nd\r", "\ne\r", "\r\n\r", "", "\n");
        check(lineEndings, MANY_PLACES, "aé床" + GRIN, GRIN + "床éa", MARK + GRIN);
    }

    @ParameterizedTest
    @EnumSource(LineEndings.class)
    void hasThemInRandomTextsWithAnyNumberOfPlaces(LineEndings lineEndings) throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 40; round++) {
            String[] texts = new String[1 + random.nextInt(5)];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = randomText(random, random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(200));
            }
            texts[random.nextInt(texts.length)] += "a"; // or there may be no text at all
            check(lineEndings, round % 3 == 0 ? MANY_PLACES : 2 + random.nextInt(6), texts);
        }
    }

    /** A place at every multiple of 64, wherever that falls: into line ends, between sources, into marks. */
    @ParameterizedTest
    @EnumSource(LineEndings.class)
    void hasThemWhereverAPlaceFalls(LineEndings lineEndings) throws IOException {
        for (int length = 60; length < 70; length++) {
            String before = "x".repeat(length);
            check(lineEndings, MANY_PLACES, before + "\r\ny");
            check(lineEndings, MANY_PLACES, before + "é\r\r\ny");
            check(lineEndings, MANY_PLACES, before, "", MARK, MARK + MARK + "y", GRIN + "z");
            check(lineEndings, MANY_PLACES, before + "\r", "\n", "y");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 65_535, 65_536, 65_537})
    void hasThemBeyondTheBuffers(int length) throws IOException {
        String text = "a".repeat(length) + "\r\n床" + GRIN + "b".repeat(70_000) + "\r";
        List<FileSource> sources = sources(text, text);
        int[] expected = codePoints(corpus(LineEndings.UNIX, sources));

        LargeText large = LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE);

        for (int character = length - 3; character < length + 3; character++) {
            assertThat(large.reader().codePoints(large.place(character), 70_010))
                    .isEqualTo(Arrays.copyOfRange(expected, character, character + 70_010));
        }
    }

    @Test
    void halvesItsPlacesWhenTheyBecomeTooMany() throws IOException {
        LargeText dense = LargeText.scan(sources("a".repeat(1024)), LineEndings.UNIX, CorpusListener.NONE, 16);
        LargeText sparse = LargeText.scan(sources("a".repeat(1025)), LineEndings.UNIX, CorpusListener.NONE, 16);

        assertThat(dense.place(1023)).isEqualTo(new Place(0, 960, 63));
        assertThat(dense.place(64)).isEqualTo(new Place(0, 64, 0));
        assertThat(sparse.place(1023)).isEqualTo(new Place(0, 896, 127));
        assertThat(sparse.place(64)).isEqualTo(new Place(0, 0, 64));
        assertThat(sparse.place(1024)).isEqualTo(new Place(0, 1024, 0));
    }

    @Test
    void knowsTheLineEndThatStandsInNoSource() throws IOException {
        LargeText large = LargeText.scan(sources("é".repeat(64), "", "two"), LineEndings.UNIX, CorpusListener.NONE);

        Place place = large.place(64);

        assertThat(place).isEqualTo(new Place(2, Place.LINE_END_BEFORE, 0));
        assertThat(large.reader().codePoints(place, 4)).containsExactly('\n', 't', 'w', 'o');
    }

    @Test
    void givesPartsInMemory() throws IOException {
        LargeText large = LargeText.scan(sources("the first", "the second"), LineEndings.UNIX, CorpusListener.NONE);
        Vocabulary larger = large.vocabulary().union(Vocabulary.of("XYZ"));

        EncodedText part = large.slice(4, 17, larger);

        assertThat(larger.decode(part.ids(0, part.length()))).isEqualTo("first\nthe sec");
        assertThat(large.slice(20, 20, larger).length()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> large.slice(4, 21, larger));
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> large.slice(4, 17, Vocabulary.of("abcdefghi rst")))
                .withMessage("the character U+000A at position 6 is not in the vocabulary");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 3, 1L << 40})
    void hasNoPlaceOutsideOfItself(long character) throws IOException {
        LargeText large = LargeText.scan(sources("abc"), LineEndings.UNIX, CorpusListener.NONE);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> large.place(character));
    }

    @Test
    void readsLittleMoreThanItIsAskedFor() throws IOException {
        CountingSource source = new CountingSource(new byte[1 << 20]);
        LargeText large = LargeText.scan(List.of(source), LineEndings.UNIX, CorpusListener.NONE);
        source.read = 0;

        large.reader().codePoints(large.place(500_000), 100);

        assertThat(source.read).isBetween(100L, 256L);
    }

    @Test
    void isReadElsewhereByWhatWasSentThere() throws IOException, ClassNotFoundException {
        LargeText large = LargeText.scan(sources("here", "and there"), LineEndings.UNIX, CorpusListener.NONE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(large.reader());
            out.writeObject(large.place(3));
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            PlaceReader reader = (PlaceReader) in.readObject();
            assertThat(reader.codePoints((Place) in.readObject(), 3)).containsExactly('e', '\n', 'a');
        }
    }

    @Test
    void refusesATextWithoutCharacters() throws IOException {
        List<FileSource> sources = sources("", MARK);

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE))
                .withMessage(
                        "the corpus is empty: %s, %s has no text",
                        sources.get(0).name(), sources.get(1).name());
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> LargeText.scan(List.of(), LineEndings.UNIX, CorpusListener.NONE));
    }

    @Test
    void saysWhichSourceIsNotUtf8AndWhere() throws IOException {
        List<FileSource> sources = sources("fine", "caf");
        Files.write(sources.get(1).path(), new byte[] {'c', 'a', 'f', (byte) 0xE9, '!'});

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE))
                .withMessage(
                        "%s is not UTF-8 text: the byte 0xE9 at offset 3 does not belong there; repair the file, or convert it to UTF-8, and do not change it while it is in use",
                        sources.get(1).name());
    }

    @Test
    void countsTheOffsetOfAWrongByteFromTheSourcesStart() throws IOException {
        List<FileSource> sources = sources("é".repeat(1000));
        LargeText large = LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE);
        byte[] bytes = "é".repeat(1000).getBytes(UTF_8);
        bytes[1502] = 'x'; // so that the second half of an é stands alone
        Files.write(sources.get(0).path(), bytes);

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> large.reader().codePoints(large.place(700), 100))
                .withMessageContaining("the byte 0xA9 at offset 1503 does not belong there");
    }

    @Test
    void saysThatASourceWasCutOff() throws IOException {
        List<FileSource> sources = sources("a".repeat(1000), "b".repeat(1000));
        LargeText large = LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE);
        Files.writeString(sources.get(0).path(), "a".repeat(600));
        String message = "%s changed while it was in use: it no longer has 1,000 bytes; start again"
                .formatted(sources.get(0).name());

        assertThat(large.reader().codePoints(large.place(500), 100)).containsOnly('a');
        for (int character : new int[] {550, 600, 601, 999}) { // a stream that has no more bytes, and one that refuses
            assertThatExceptionOfType(CorpusException.class)
                    .isThrownBy(() -> large.reader().codePoints(large.place(character), 100))
                    .withMessage(message);
        }
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> large.slice(0, 2000, large.vocabulary()))
                .withMessage(message);
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE))
                .withMessage(message);
    }

    @Test
    void saysThatASourceHasGrown() throws IOException {
        List<FileSource> sources = sources("abc", "def");
        Files.writeString(sources.get(0).path(), "abcabc");

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE))
                .withMessage(
                        "%s changed while it was in use: it no longer has 3 bytes; start again",
                        sources.get(0).name());
    }

    @Test
    void saysThatTheTextHasFewerCharactersInAsManyBytes() throws IOException {
        List<FileSource> sources = sources("a".repeat(200));
        LargeText large = LargeText.scan(sources, LineEndings.UNIX, CorpusListener.NONE);
        Files.writeString(sources.get(0).path(), "é".repeat(100));

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> large.reader().codePoints(large.place(10), 100))
                .withMessage("the text changed while it was in use: it ends 10 characters too early; start again");
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> large.slice(10, 20, large.vocabulary()));
    }

    /** Every stretch of the text, however long, is what stands there in the corpus that is read from the same files. */
    private void check(LineEndings lineEndings, int maxPlaces, String... texts) throws IOException {
        List<FileSource> sources = sources(texts);
        CorpusText corpus = corpus(lineEndings, sources);
        int[] expected = codePoints(corpus);

        LargeText large = LargeText.scan(sources, lineEndings, CorpusListener.NONE, maxPlaces);

        assertThat(large.length()).isEqualTo(expected.length);
        assertThat(large.vocabulary()).isEqualTo(corpus.vocabulary());
        assertThat(large.fingerprint()).isEqualTo(corpus.fingerprint());
        assertThat(large.slice(0, large.length(), large.vocabulary()).ids(0, expected.length))
                .isEqualTo(corpus.text().ids(0, expected.length));
        String shown = Arrays.toString(texts);
        for (int character = 0; character < expected.length; character++) {
            int rest = expected.length - character;
            for (int count : new int[] {1, Math.min(7, rest), rest}) {
                assertThat(large.reader().codePoints(large.place(character), count))
                        .as("%d characters from %d on of %s", count, character, shown)
                        .isEqualTo(Arrays.copyOfRange(expected, character, character + count));
            }
        }
    }

    private static CorpusText corpus(LineEndings lineEndings, List<FileSource> sources) throws IOException {
        return CorpusReader.read(
                sources.stream().map(FileSource::name).toList(),
                InputStream.nullInputStream(),
                new TextFormat(UTF_8, lineEndings),
                CorpusListener.NONE);
    }

    private static int[] codePoints(CorpusText corpus) {
        return Arrays.stream(corpus.text().ids(0, corpus.text().length()))
                .map(corpus.vocabulary()::codePointOf)
                .toArray();
    }

    private static String randomText(Random random, int pieces) {
        return Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
                .limit(pieces)
                .reduce("", String::concat);
    }

    private List<FileSource> sources(String... texts) throws IOException {
        List<FileSource> sources = new ArrayList<>();
        for (String text : texts) {
            Path file = Files.writeString(folder.resolve(sources.size() + ".txt"), text);
            sources.add(new FileSource(file.toString(), Files.size(file)));
        }
        return sources;
    }

    private record FileSource(String name, long size) implements TextSource, Serializable {

        Path path() {
            return Path.of(name);
        }

        @Override
        public InputStream open(long offset) throws IOException {
            InputStream in = Files.newInputStream(path());
            if (offset % 2 == 0 && offset > Files.size(path())) { // odd ones are like a stream that has no more bytes
                in.close();
                throw new EOFException();
            }
            in.skip(offset);
            return in;
        }
    }

    private static final class CountingSource implements TextSource {

        private final byte[] bytes;
        private long read;

        CountingSource(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            return new FilterInputStream(new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset)) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    int count = super.read(into, from, length);
                    read += Math.max(0, count);
                    return count;
                }
            };
        }
    }
}
