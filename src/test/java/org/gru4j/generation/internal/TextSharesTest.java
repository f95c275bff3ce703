package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.junit.jupiter.api.Test;

class TextSharesTest {

    private final CorpusText corpus = CorpusText.of("the quick brown fox");
    private final TextShares shares = new TextShares(CopyIndex.of(corpus), corpus.vocabulary());

    @Test
    void countsRunsThatStandInTheTrainingText() {
        assertThat(shares.copied("the quick")).isEqualTo(1.0);
        assertThat(shares.copied("the quicu")).isEqualTo(0.5);
        assertThat(shares.copied("xof nworb")).isZero();
        assertThat(shares.copied("the qui")).isNull();
    }

    @Test
    void countsWordsThatAreNotCut() {
        assertThat(shares.knownWords("he quick fow brow")).isEqualTo(0.5);
        assertThat(shares.knownWords("quick")).isNull();
    }
}
