package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.generation.TemperatureFigures;
import org.gru4j.model.EpochMetrics;
import org.junit.jupiter.api.Test;

class TemperatureSheetTest {

    private static final EpochMetrics LOSS = new EpochMetrics(1, 1L, 1.0, null, 0.01, 1, 1, true);

    private static TemperatureFigures column(double temperature, double surprise, double loops, Double words) {
        return new TemperatureFigures(temperature, "", surprise, loops, words, words);
    }

    @Test
    void loopsAreRunsOfEightThatStandEarlierInTheText() {
        assertThat(TemperatureSheet.loops("abcdefgh")).isZero();
        assertThat(TemperatureSheet.loops("abc")).isZero();
        assertThat(TemperatureSheet.loops("abcdefghabcdefgh")).isEqualTo(1.0 / 9, within(1e-12));
        assertThat(TemperatureSheet.loops("a".repeat(17))).isEqualTo(0.9, within(1e-12));
    }

    @Test
    void theHighestThatStillSpellsIsRecommended() {
        List<TemperatureFigures> columns = List.of(
                column(0.2, 1, 0.3, 0.99), column(0.5, 1, 0.05, 0.8), column(0.8, 2, 0, 0.73), column(1, 2, 0, 0.7));

        assertThat(TemperatureSheet.recommended(columns, LOSS)).isEqualTo(columns.get(2));
        assertThat(TemperatureSheet.recommended(columns.subList(0, 1), LOSS)).isNull();
    }

    @Test
    void withoutWordsTheOneThatIsAsSurprisingAsTheTrainingText() {
        List<TemperatureFigures> columns =
                List.of(column(0.2, 1.0, 0.3, null), column(0.5, 0.8, 0.05, null), column(0.8, 1.1, 0, null));

        assertThat(TemperatureSheet.recommended(columns, LOSS)).isEqualTo(columns.get(2));
        assertThat(TemperatureSheet.recommended(columns, null)).isNull();
    }

    @Test
    void knowsTheWordsOfTheTrainingTextAndNotTheirParts() {
        CorpusText corpus = CorpusText.of("One night, half-light\nit’s ünder");
        KnownWords words = new KnownWords(CopyIndex.of(corpus), corpus.vocabulary());

        assertThat(List.of("One", "night", "half", "light", "it", "s", "ünder")).allMatch(words::contains);
        assertThat(List.of("ne", "nigh", "igh", "On", "nder", "der")).noneMatch(words::contains);
        assertThat(words.share("x night nigh half-ligh")).isEqualTo(2.0 / 3, within(1e-12)); // not the ends
        assertThat(words.share("night")).isNull();
    }
}
