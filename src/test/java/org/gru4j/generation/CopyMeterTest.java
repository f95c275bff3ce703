package org.gru4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.Targets;
import org.gru4j.generation.Passage.CopyFigures;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.TinyModels;
import org.gru4j.sampling.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyMeterTest {

    private static final String POEM = """
            Had I the heavens' embroidered cloths,
            Enwrought with golden and silver light,
            The blue and the dim and the dark cloths
            Of night and light and the half-light,
            """;

    private static final CharacterModel MODEL =
            TinyModels.of("gru:4", Targets.EVERY, POEM).with(CopyIndex.of(CorpusText.of(POEM)));

    /** The longest piece of {@code text} that stands in {@code training}, by trying all. */
    private static int longestRun(String text, String training) {
        int longest = 0;
        for (int start = 0; start < text.length(); start++) {
            while (start + longest < text.length() && training.contains(text.substring(start, start + longest + 1))) {
                longest++;
            }
        }
        return longest;
    }

    private static int novelGrams(String text, String training) {
        int novel = 0;
        for (int start = 0; start + CopyMeter.GRAM <= text.length(); start++) {
            novel += training.contains(text.substring(start, start + CopyMeter.GRAM)) ? 0 : 1;
        }
        return novel;
    }

    private static CopyFigures figures(String text) {
        Request request = new Request(
                "H",
                new Script(text, MODEL.vocabulary()),
                new Random(1),
                Limits.length(text.length()),
                true,
                piece -> {});
        return new TextGenerator(MODEL)
                .write(List.of(request), () -> false)
                .get(0)
                .copy();
    }

    @Test
    void aPlantedCopyIsFoundWithItsExactLength() {
        String planted = "dim and the dark cloths\nOf night"; // 32 characters that stand there
        CopyFigures figures = figures("tgold" + planted + "tttt");

        assertThat(POEM).contains(planted).doesNotContain("d" + planted, planted + "t");
        assertThat(figures.longestRun()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithTryingAllOnPiecesOfTheText(int seed) {
        Random random = new Random(seed);
        String text = random.ints(30)
                .mapToObj(any -> {
                    int start = random.nextInt(POEM.length() - 20);
                    return POEM.substring(start, start + 1 + random.nextInt(20));
                })
                .collect(Collectors.joining());

        CopyFigures figures = figures(text);

        assertThat(figures.longestRun()).isEqualTo(longestRun(text, POEM));
        assertThat(figures.grams()).isEqualTo(text.length() - CopyMeter.GRAM + 1);
        assertThat(figures.novelGrams()).isEqualTo(novelGrams(text, POEM)).isPositive();
        assertThat(figures.novelty()).isEqualTo((double) figures.novelGrams() / figures.grams());
    }

    @Test
    void theWholeTextIsACopyAndItsEndIsOne() {
        assertThat(figures(POEM)).isEqualTo(new CopyFigures(POEM.length(), 0, POEM.length() - 7));
    }

    @Test
    void aTextShorterThanAGramHasNoNovelty() {
        CopyFigures figures = figures("Had I");

        assertThat(figures).isEqualTo(new CopyFigures(5, 0, 0));
        assertThat(figures.novelty()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 12})
    void noCopyGrowsToItsLimitAndTheTextGoesOn(int maxCopy) {
        // Left to itself it copies: this sampler takes what goes on in the poem wherever that is possible.
        StringBuilder text = new StringBuilder();
        Sampler plagiarist = (probabilities, recent, random) -> {
            int best = -1;
            for (int id = 0; id < probabilities.length; id++) {
                String longer = text + MODEL.vocabulary().decode(id);
                String end = longer.substring(Math.max(0, longer.length() - maxCopy));
                if (probabilities[id] > 0 && (best < 0 || POEM.contains(end))) {
                    best = id;
                }
            }
            return best;
        };
        Limits limits = new Limits(300, false, 0, List.of(), maxCopy);
        Passage passage = new TextGenerator(MODEL)
                .write(List.of(new Request("H", plagiarist, new Random(1), limits, text::append)), () -> false)
                .get(0);

        assertThat(passage.end()).isEqualTo(End.LENGTH);
        assertThat(passage.copy().longestRun()).isEqualTo(maxCopy - 1).isEqualTo(longestRun(text.toString(), POEM));
    }

    @Test
    void whatNobodyAsksForIsNotCounted() {
        Request request = new Request("H", Sampler.greedy(), new Random(1), Limits.length(3), piece -> {});

        assertThat(new TextGenerator(MODEL)
                        .write(List.of(request), () -> false)
                        .get(0)
                        .copy())
                .isNull();
    }

    @Test
    void endsWhereEverythingWouldBeACopy() {
        // Every pair of these two characters stands in the text, so that there is no way on.
        String pairs = "aabba";
        CharacterModel model = TinyModels.of("gru:4", Targets.EVERY, pairs).with(CopyIndex.of(CorpusText.of(pairs)));
        Passage passage = new TextGenerator(model)
                .write(
                        List.of(new Request(
                                "a",
                                Sampler.temperature(1),
                                new Random(1),
                                new Limits(50, false, 0, List.of(), 2),
                                piece -> {})),
                        () -> false)
                .get(0);

        assertThat(passage.end()).isEqualTo(End.MAX_COPY);
        assertThat(passage.characters()).isEqualTo(1);
    }
}
