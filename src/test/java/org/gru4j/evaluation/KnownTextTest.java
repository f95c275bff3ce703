package org.gru4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.evaluation.KnownText.Unknown;
import org.junit.jupiter.api.Test;

class KnownTextTest {

    private static KnownText of(String text, String known) {
        CorpusText corpus = CorpusText.of(text);
        return KnownText.of(corpus.text(), corpus.vocabulary(), Vocabulary.of(known));
    }

    @Test
    void countsAndNamesWhatTheModelDoesNotKnow() {
        KnownText text = of("a€b🙂é€a", "abc");

        assertThat(text.unknown()).containsExactly(new Unknown('€', 2), new Unknown('é', 1), new Unknown(0x1F642, 1));
        assertThat(text.length()).isEqualTo(7);
        assertThat(text.codePointAt(3)).isEqualTo(0x1F642);
        assertThat(text.isKnownAt(3)).isFalse();
        assertThat(text.knownPositions()).containsExactly(0, 2, 6);
        assertThat(text.knownIds()).containsExactly(0, 1, 0);
    }

    @Test
    void idsAreThoseOfTheModel() {
        KnownText text = of("cab", "xyzabc");

        assertThat(text.knownIds()).containsExactly(2, 0, 1);
        assertThat(text.lastKnownIds(2)).containsExactly(0, 1);
        assertThat(text.lastKnownIds(20)).containsExactly(2, 0, 1);
        assertThat(text.unknown()).isEmpty();
    }
}
