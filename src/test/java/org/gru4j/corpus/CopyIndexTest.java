package org.gru4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyIndexTest {

    private static final String POEM =
            "Had I the heavens’ embroidered cloths,\nEnwrought with golden \uD83D\uDE00 light\n";

    @ParameterizedTest
    @ValueSource(strings = {"ab", "banana", "aaaaab", "abababababb", "mississippi", "zyxwvutsrqponmlkjihgfedcba"})
    void findsEveryPieceOfTheTextAndNoOther(String text) {
        CorpusText corpus = CorpusText.of(text);
        CopyIndex index = CopyIndex.of(corpus);
        for (int length = 1; length <= Math.min(4, text.length()); length++) {
            everyPieceOf(corpus.vocabulary(), length)
                    .forEach(piece ->
                            assertThat(contains(index, corpus, piece)).as(piece).isEqualTo(text.contains(piece)));
        }
        assertThat(contains(index, corpus, text)).isTrue();
        assertThat(contains(index, corpus, text + text.charAt(0))).isFalse();
    }

    private static java.util.stream.Stream<String> everyPieceOf(Vocabulary vocabulary, int length) {
        int count = (int) Math.min(20_000, Math.pow(vocabulary.size(), length));
        return IntStream.range(0, count).mapToObj(number -> {
            StringBuilder piece = new StringBuilder();
            for (int i = 0, rest = number; i < length; i++, rest /= vocabulary.size()) {
                piece.appendCodePoint(vocabulary.codePointOf(rest % vocabulary.size()));
            }
            return piece.toString();
        });
    }

    @Test
    void countsThePlacesOfAPiece() {
        CorpusText corpus = CorpusText.of("abracadabra");
        CopyIndex index = CopyIndex.of(corpus);
        int[] abra = corpus.vocabulary().encode("abra");

        CopyIndex.Match match = index.find(abra, 0, 4);

        assertThat(match.to() - match.from()).isEqualTo(2);
        assertThat(match.length()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 67, 300, 5000})
    void isExactOnLongRandomTexts(int vocabularySize) {
        Random random = new Random(vocabularySize);
        String text = random.ints(6000, 0x4E00, 0x4E00 + vocabularySize)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        CorpusText corpus = CorpusText.of(text);
        CopyIndex index = CopyIndex.of(corpus);
        int[] ids = corpus.vocabulary().encode(text);
        for (int round = 0; round < 300; round++) {
            int start = random.nextInt(ids.length - 40);
            int[] piece = Arrays.copyOfRange(ids, start, start + 1 + random.nextInt(40));
            assertThat(index.find(piece, 0, piece.length)).isNotNull();
            piece[random.nextInt(piece.length)] =
                    random.nextInt(corpus.vocabulary().size());
            String changed = corpus.vocabulary().decode(piece);
            assertThat(index.find(piece, 0, piece.length) != null).isEqualTo(text.contains(changed));
        }
    }

    @Test
    void knowsTheTextsEdges() {
        CorpusText corpus = CorpusText.of("one two one\ntwo");
        CopyIndex index = CopyIndex.of(corpus);
        int[] ids = corpus.vocabulary().encode("one two");

        CopyIndex.Match one = index.find(new int[] {CopyIndex.EDGE, ids[0], ids[1], ids[2]}, 0, 4);
        assertThat(one.to() - one.from()).isEqualTo(1); // the first of two
        assertThat(index.find(new int[] {CopyIndex.EDGE, ids[4]}, 0, 2)).isNull();
        assertThat(index.find(new int[] {ids[4], ids[5], ids[6], CopyIndex.EDGE}, 0, 4))
                .isNotNull();
        assertThat(index.find(new int[] {ids[0], ids[1], ids[2], CopyIndex.EDGE}, 0, 4))
                .isNull();
    }

    @Test
    void saysHowLargeItIs() {
        CopyIndex index = CopyIndex.of(CorpusText.of(POEM.repeat(100)));

        assertThat(index.characters()).isEqualTo(100 * POEM.codePointCount(0, POEM.length()));
        assertThat(index.vocabularySize())
                .isEqualTo(CorpusText.of(POEM).vocabulary().size())
                .isBetween(16, 30);
        assertThat(index.bytes()).isEqualTo(index.packed().length).isLessThan(index.characters() / 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 300})
    void comesBackFromAFileAsItWas(int times) throws IOException {
        CorpusText corpus = CorpusText.of(POEM.repeat(times));
        byte[] packed = CopyIndex.of(corpus).packed();

        CopyIndex index = CopyIndex.read(packed, corpus.vocabulary());

        assertThat(index.packed()).isEqualTo(packed);
        assertThat(index.characters()).isEqualTo(corpus.text().length());
        assertThat(contains(index, corpus, POEM)).isTrue();
        assertThat(contains(index, corpus, "golden cloths")).isFalse();
    }

    @Test
    void refusesAFileThatIsCutOffOrSomethingElse() throws IOException {
        Vocabulary vocabulary = Vocabulary.of(POEM);
        byte[] packed = CopyIndex.of(CorpusText.of(POEM)).packed();

        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> CopyIndex.read(Arrays.copyOf(packed, packed.length - 9), vocabulary));
        assertThatExceptionOfType(ZipException.class).isThrownBy(() -> CopyIndex.read(new byte[7], vocabulary));
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> CopyIndex.read(packed, Vocabulary.of("Had I")));
    }

    /** What unpacks to more than any index has; a file of a hundred kilobytes. */
    @Test
    void refusesAZipBomb() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bomb)) {
            byte[] letters = new byte[1 << 20];
            Arrays.fill(letters, (byte) 'a');
            for (int i = 0; i < 80; i++) {
                out.write(letters);
            }
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CopyIndex.read(bomb.toByteArray(), Vocabulary.of("a")))
                .withMessage("it has 1 to 16,777,216 characters, but this one 67,108,865");
    }

    private static boolean contains(CopyIndex index, CorpusText corpus, String piece) {
        int[] ids = corpus.vocabulary().encode(piece);
        return index.find(ids, 0, ids.length) != null;
    }
}
