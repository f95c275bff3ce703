package org.gru4j.corpus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineStartsTest {

    @Test
    void areTheBeginningsOfLines() {
        CorpusText corpus = CorpusText.of("first line\nsecond line\nthird line\n");

        List<String> starts = LineStarts.pick(corpus, 10, new Random(1));

        assertThat(starts).containsExactlyInAnyOrder("second line", "third line");
    }

    @Test
    void areCutOffWhereALineIsLong() {
        CorpusText corpus = CorpusText.of("x\n" + "abcdefghijklmnopqrstuvwxyz");

        assertThat(LineStarts.pick(corpus, 3, new Random(1))).containsExactly("abcdefghijklmnopqrstuvwx");
    }

    @Test
    void areDifferentAndAtMostAsManyAsAskedFor() {
        CorpusText corpus = CorpusText.of(String.join(
                "\n", IntStream.range(0, 50).mapToObj(line -> "line " + line).toList()));

        List<String> starts = LineStarts.pick(corpus, 8, new Random(1));

        assertThat(starts).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void ofTheSameRandomNumbersAreTheSame() {
        CorpusText corpus = CorpusText.of("a b\nc d\ne f\ng h\ni j\nk l\n");

        assertThat(LineStarts.pick(corpus, 3, new Random(5)))
                .isEqualTo(LineStarts.pick(corpus, 3, new Random(5)))
                .isNotEqualTo(LineStarts.pick(corpus, 3, new Random(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one line only", "one line only\n", "one line only\n \n"})
    void ofATextWithOneLineAreThatLine(String text) {
        assertThat(LineStarts.pick(CorpusText.of(text), 5, new Random(1))).containsExactly("one line only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\n\n\n", " ", "a"})
    void areNeverEmptyAndOnlyOfTheCorpussCharacters(String text) {
        CorpusText corpus = CorpusText.of(text);

        List<String> starts = LineStarts.pick(corpus, 5, new Random(1));

        assertThat(starts).isNotEmpty().allSatisfy(start -> {
            assertThat(start).isNotEmpty();
            assertThat(corpus.vocabulary().encode(start)).isNotEmpty();
        });
    }

    @Test
    void keepAstralCharactersWhole() {
        String grin = "\uD83D\uDE00";
        CorpusText corpus = CorpusText.of("a\n" + grin.repeat(30));

        assertThat(LineStarts.pick(corpus, 1, new Random(1))).containsExactly(grin.repeat(24));
    }
}
