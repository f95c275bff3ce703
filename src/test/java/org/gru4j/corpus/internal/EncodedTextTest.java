package org.gru4j.corpus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.IntStream;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTextTest {

    private static final Vocabulary ABC = Vocabulary.of("abc");

    @Test
    void holdsTheIdOfEachCharacter() {
        EncodedText text = EncodedText.of("cab", ABC);

        assertThat(text.length()).isEqualTo(3);
        assertThat(text.idAt(0)).isEqualTo(2);
        assertThat(text.idAt(2)).isEqualTo(1);
        assertThat(text.ids(0, 3)).containsExactly(2, 0, 1);
        assertThat(text.ids(1, 2)).containsExactly(0);
        assertThat(text.ids(3, 3)).isEmpty();
    }

    @Test
    void aSliceCountsFromItsOwnStart() {
        EncodedText slice = EncodedText.of("abcabc", ABC).slice(1, 5).slice(1, 4); // "cab"

        assertThat(slice.length()).isEqualTo(3);
        assertThat(slice.idAt(0)).isEqualTo(2);
        assertThat(slice.ids(0, 3)).containsExactly(2, 0, 1);
    }

    @Test
    void aLargerVocabularyGivesTheSameCharactersOtherIds() {
        Vocabulary larger = ABC.union(Vocabulary.of("0b9"));
        CorpusText corpus = CorpusText.of("cabca");

        CorpusText recoded = corpus.in(larger);

        assertThat(larger.characters()).isEqualTo("09abc");
        assertThat(recoded.vocabulary()).isEqualTo(larger);
        assertThat(recoded.fingerprint()).isEqualTo(corpus.fingerprint());
        assertThat(recoded.text().ids(0, 5)).containsExactly(4, 2, 3, 4, 2);
        assertThat(recoded.text().slice(1, 4).ids(0, 3)).containsExactly(2, 3, 4);
        assertThat(corpus.in(ABC)).isSameAs(corpus);
        assertThatExceptionOfType(UnknownCharacterException.class).isThrownBy(() -> corpus.in(Vocabulary.of("ab")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void aSliceDoesNotReachBeyondItself(int index) {
        EncodedText slice = EncodedText.of("abcabc", ABC).slice(2, 4);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.idAt(index));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "0, 4", "2, 1"})
    void refusesARangeOutsideOfIt(int start, int end) {
        EncodedText text = EncodedText.of("abc", ABC);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> text.ids(start, end));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> text.slice(start, end));
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 400}) // 256 ids are as many as a byte has values
    void keepsEveryIdWhateverTheVocabularysSize(int size) {
        int first = 0x4E00; // as many Chinese characters
        int[] codePoints = IntStream.range(first, first + size).toArray();
        Vocabulary vocabulary = Vocabulary.of(IntStream.of(codePoints));
        EncodedText.Builder builder = new EncodedText.Builder(vocabulary, size);
        for (int codePoint : codePoints) {
            builder.append(codePoint);
        }

        EncodedText text = builder.build();

        assertThat(text.ids(0, text.length()))
                .isEqualTo(IntStream.range(0, size).toArray());
    }

    @Test
    void refusesACharacterThatTheVocabularyDoesNotHave() {
        assertThatExceptionOfType(UnknownCharacterException.class).isThrownBy(() -> EncodedText.of("abx", ABC));
    }
}
