package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.KnownText;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final Vocabulary ABC = Vocabulary.of("abc");

    private static KnownText known(String text) {
        CorpusText corpus = CorpusText.of(text);
        return KnownText.of(corpus.text(), corpus.vocabulary(), ABC);
    }

    @Test
    void unigramCountsEachCharacterOnceMore() {
        // p(a) = (2 + 1) / (3 + 3), p(c) = 1 / 6; the first a is not predicted.
        double expected = -(Math.log(3 / 6.0) + Math.log(1 / 6.0)) / 2;

        assertThat(Baselines.unigram(ABC.encode("aab"), ABC.encode("aac"), 3)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theUnigramOfATextThatIsLearntAsAWhole() {
        CorpusText aab = CorpusText.of("aab");
        double expected = -(Math.log(3 / 5.0) + Math.log(2 / 5.0)) / 2;

        assertThat(Baselines.unigram(aab.text(), aab.vocabulary()))
                .satisfies(it -> assertThat(it.name()).isEqualTo("unigram"))
                .satisfies(it -> assertThat(it.natsPerCharacter()).isCloseTo(expected, within(1e-12)));
    }

    @Test
    void allOfThemSpeakOfTheKnownCharacters() {
        List<Baseline> baselines = Baselines.of(known("abcab cab"), known("cé ab"), ABC);

        assertThat(baselines)
                .extracting(Baseline::name)
                .containsExactly(
                        "uniform", "unigram", "2-gram", "3-gram", "4-gram", "5-gram", "6-gram", "7-gram", "8-gram",
                        "9-gram", "10-gram");
        assertThat(baselines).isEqualTo(Baselines.of(known("abcabcab"), known("cab"), ABC));
        assertThat(baselines.get(0).natsPerCharacter()).isEqualTo(Math.log(3));
        assertThat(baselines.get(0).bitsPerCharacter()).isCloseTo(1.58496, within(1e-5));
        // c, a and b follow each other: whoever looks at the one before is nearly sure.
        assertThat(baselines.get(2).natsPerCharacter()).isLessThan(0.5);
        assertThat(baselines.get(1).natsPerCharacter()).isGreaterThan(0.9);
    }

    @Test
    void theBigramStandsOnceWhereItIsTheBest() {
        CorpusText random = CorpusText.of(new SplittableRandom(1)
                .ints(400, 'a', 'd')
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));

        assertThat(Baselines.quick(
                        random.text().slice(0, 300),
                        random.text().slice(300, 400),
                        random.vocabulary(),
                        Baselines.QUICK_CHARACTERS))
                .extracting(Baseline::name)
                .containsExactly("uniform", "unigram", "2-gram");
    }
}
