package org.gru4j.inspection.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.inspection.Feature;
import org.gru4j.inspection.InspectedCharacter;
import org.gru4j.inspection.InspectedCharacter.Candidate;
import org.gru4j.inspection.InspectedCharacter.Prediction;
import org.gru4j.inspection.InspectedGru;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.Inspection.Finding;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.inspection.LookBack.Look;
import org.gru4j.layer.Gru;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class TextInspectionTest {

    private static final String TEXT = "abcdefgabcgfedcbaaabbccddeeffgg";
    private static final Offset<Double> CLOSE = within(1e-6);

    private static Inspection inspect(CharacterModel model, String text, InspectionOptions options) {
        return new TextInspection(model, options).of(CorpusText.of(text), null);
    }

    private static Inspection inspect(CharacterModel model, String text) {
        return inspect(model, text, InspectionOptions.STANDARD);
    }

    @ParameterizedTest
    @CsvSource({"gru:6, EVERY", "gru:6, LAST", "lstm:5, EVERY", "embedding:3 gru:5, EVERY"})
    void predictionsAreTheModels(String layers, Targets targets) {
        CharacterModel model = ScatteredModels.of(layers, targets, true);
        int[] ids = model.vocabulary().encode(TEXT);
        float[][] next = new Predictor(model).nextOfEach(ids);

        List<InspectedCharacter> characters = inspect(model, TEXT).characters();

        assertThat(characters).hasSize(TEXT.length());
        assertThat(characters.get(0).prediction()).isNull();
        for (int i = 1; i < ids.length; i++) {
            float[] expected = next[i - 1];
            Prediction prediction = characters.get(i).prediction();
            double p = expected[ids[i]];
            assertThat(prediction.surprisal()).isCloseTo(-Math.log(p) / Math.log(2), CLOSE);
            double entropy = 0;
            for (float q : expected) {
                entropy -= q * Math.log(q) / Math.log(2);
            }
            assertThat(prediction.entropy()).isCloseTo(entropy, CLOSE);
            List<Integer> order = IntStream.range(0, expected.length)
                    .boxed()
                    .sorted((a, b) -> Float.compare(expected[b], expected[a]))
                    .toList();
            assertThat(prediction.rank()).isEqualTo(order.indexOf(ids[i]) + 1);
            assertThat(prediction.likely())
                    .isEqualTo(order.stream()
                            .limit(Prediction.LIKELY)
                            .map(id -> new Candidate(model.vocabulary().codePointOf(id), expected[id]))
                            .toList());
            assertThat(prediction.advantage()).isNull();
        }
    }

    @Test
    void fewCharactersAreAllLikely() {
        CharacterModel model = TinyModels.of("gru:3", Targets.EVERY, "ab");

        assertThat(inspect(model, "abab").characters().get(1).prediction().likely())
                .extracting(Candidate::codePoint)
                .containsExactlyInAnyOrder((int) 'a', (int) 'b');
    }

    @Test
    void passesOverUnknownCharacters() {
        CharacterModel model = ScatteredModels.of("gru:6", Targets.EVERY, true);
        InspectionOptions all = new InspectionOptions(100, 100, 100);

        Inspection with = inspect(model, "😀abc😀de", all);
        Inspection without = inspect(model, "abcde", all);

        int[] positions = {1, 2, 3, 5, 6};
        assertThat(with.characters()).hasSize(7);
        for (int position : new int[] {0, 4}) {
            assertThat(with.characters().get(position)).isEqualTo(new InspectedCharacter(0x1F600, false, null));
            assertThat(with.grus().get(0).updateGate().at(position, 0)).isNaN();
            assertThat(with.grus().get(0).state().at(position, 0)).isNaN();
        }
        for (int i = 0; i < positions.length; i++) {
            assertThat(with.characters().get(positions[i]))
                    .isEqualTo(without.characters().get(i));
            assertThat(with.grus().get(0).resetGate().at(positions[i], 3))
                    .isEqualTo(without.grus().get(0).resetGate().at(i, 3));
        }
        assertThat(with.grus().get(0).units()).isEqualTo(without.grus().get(0).units());
        Look look = with.lookBack().looks().get(3);
        List<Double> known = without.lookBack().looks().get(3).norms();
        assertThat(look.position()).isEqualTo(6);
        assertThat(look.norms()).containsExactly(known.get(0), 0.0, known.get(1), known.get(2), known.get(3));
    }

    @Test
    void cutsALongText() {
        CharacterModel model = ScatteredModels.of("gru:6", Targets.EVERY, true);

        Inspection cut = inspect(model, TEXT, new InspectionOptions(10, 3, 4));

        assertThat(cut.length()).isEqualTo(TEXT.length());
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.characters()).hasSize(10);
        assertThat(cut.grus().get(0).state().positions()).isEqualTo(10);
        assertThat(cut.lookBack().looks()).extracting(Look::position).containsExactly(3, 6, 9);
        assertThat(cut.lookBack().looks())
                .extracting(look -> look.norms().size())
                .containsExactly(3, 4, 4);
        assertThat(cut.lookBack().meanByDistance().get(0))
                .isCloseTo(
                        cut.lookBack().looks().stream()
                                .mapToDouble(look -> look.norms().get(0))
                                .average()
                                .orElseThrow(),
                        CLOSE);
        assertThat(cut.lookBack().meanByDistance().get(3))
                .isCloseTo(
                        cut.lookBack().looks().stream()
                                .skip(1)
                                .mapToDouble(look -> look.norms().get(3))
                                .average()
                                .orElseThrow(),
                        CLOSE);
        assertThat(inspect(model, TEXT).isCut()).isFalse();
    }

    @Test
    void figuresOfUnitsAreThoseOfTheirGates() {
        InspectedGru gru = inspect(ScatteredModels.of("gru:6", Targets.EVERY, true), TEXT)
                .grus()
                .get(0);

        assertThat(gru.units()).hasSize(6);
        for (int unit = 0; unit < 6; unit++) {
            float[] z = gru.updateGate().ofUnit(unit);
            float[] r = gru.resetGate().ofUnit(unit);
            double mean = IntStream.range(0, z.length)
                    .mapToDouble(i -> z[i])
                    .average()
                    .orElseThrow();
            assertThat(gru.units().get(unit).memory()).isCloseTo(-1 / Math.log(mean), CLOSE);
            assertThat(gru.units().get(unit).update().high()).isCloseTo(share(z, 0.9, 2), CLOSE);
            assertThat(gru.units().get(unit).update().low()).isCloseTo(share(z, -1, 0.1), CLOSE);
            assertThat(gru.units().get(unit).reset().high()).isCloseTo(share(r, 0.9, 2), CLOSE);
            assertThat(gru.units().get(unit).reset().low()).isCloseTo(share(r, -1, 0.1), CLOSE);
        }
        // The text must have some of each, or the shares above prove nothing.
        assertThat(gru.units())
                .anyMatch(it -> it.update().high() > 0)
                .anyMatch(it -> it.update().low() > 0);
        assertThat(gru.units())
                .anyMatch(it -> it.reset().high() > 0)
                .anyMatch(it -> it.reset().low() > 0);
    }

    private static double share(float[] values, double above, double below) {
        return IntStream.range(0, values.length)
                        .filter(i -> values[i] > above && values[i] < below)
                        .count()
                / (double) values.length;
    }

    /** Layers that are no GRUs are named, and everything above them. */
    @ParameterizedTest
    @CsvSource({
        "gru:4 lstm:3, gru_1, lstm_2",
        "lstm:4 gru:3, '', lstm_1 gru_2",
        "gru:4 rnn:3 gru:3, gru_1, rnn_2 gru_3",
        "rnn:4, '', rnn_1",
        "gru:4 gru:3, gru_1 gru_2, ''"
    })
    void saysWhatIsLeftOut(String layers, String shown, String leftOut) {
        Inspection inspection = inspect(ScatteredModels.of(layers, Targets.EVERY, true), TEXT);

        assertThat(inspection.grus().stream().map(it -> it.layer().name())).containsExactlyElementsOf(words(shown));
        assertThat(inspection.leftOut().stream().map(LayerSummary::name)).containsExactlyElementsOf(words(leftOut));
        assertThat(inspection.lookBack() == null).isEqualTo(!leftOut.isEmpty());
        assertThat(inspection.characters().get(5).prediction()).isNotNull();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(it -> !it.isEmpty()).toList();
    }

    @Test
    void nobodyHasToLookBack() {
        assertThat(inspect(ScatteredModels.of("gru:4", Targets.EVERY, true), TEXT, new InspectionOptions(100, 0, 10))
                        .lookBack())
                .isNull();
    }

    /** The text was learnt as well; n-grams must not know it by heart. */
    @Test
    void comparesWithAnNGramOfTheTextThatTheModelKeeps() {
        CorpusText corpus = CorpusText.of(TEXT + "abcabcabc" + TEXT.substring(4));
        CharacterModel model = ScatteredModels.of("gru:6", Targets.EVERY, true).with(CopyIndex.of(corpus));

        Inspection kept = inspect(model, TEXT);
        Inspection given = new TextInspection(model, InspectionOptions.STANDARD)
                .of(CorpusText.of(TEXT), CorpusText.of("abcabcabc" + TEXT.substring(4)));

        assertThat(kept.nGram().textLeftOut()).isTrue();
        assertThat(kept.nGram().charactersLearnt()).isEqualTo(9 + TEXT.length() - 4);
        assertThat(given.nGram().textLeftOut()).isFalse();
        assertThat(given.nGram().order()).isEqualTo(kept.nGram().order());
        assertThat(kept.characters()).isEqualTo(given.characters());
        assertThat(kept.characters().get(4).prediction().advantage()).isNotNull();
    }

    /** A unit that opens its update gate at brackets only, and then takes 1 or −1. */
    @Test
    void findsThePlantedUnit() {
        String alphabet = "() abcdefgh";
        CharacterModel model = TinyModels.of("gru:8", Targets.EVERY, alphabet);
        var layer = model.network().getLayer(0);
        INDArray kernel = layer.getParam(Gru.KERNEL);
        INDArray recurrent = layer.getParam(Gru.RECURRENT_KERNEL);
        int units = 8;
        int planted = 5;
        for (int id = 0; id < alphabet.length(); id++) {
            int codePoint = model.vocabulary().codePointOf(id);
            double sign = codePoint == '(' ? 1 : codePoint == ')' ? -1 : 0;
            kernel.putScalar(id, planted, sign == 0 ? 10 : -10);
            kernel.putScalar(id, 2 * units + planted, 10 * sign);
        }
        for (int unit = 0; unit < units; unit++) {
            recurrent.putScalar(unit, planted, 0);
            recurrent.putScalar(unit, 2 * units + planted, 0);
        }

        List<Finding> findings = inspect(model, withBrackets()).findings();

        assertThat(findings)
                .filteredOn(it -> it.feature() == Feature.BRACKETS)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.gru()).isZero();
                    assertThat(it.unit()).isEqualTo(planted);
                    assertThat(it.correlation()).isGreaterThan(0.95);
                });
    }

    private static String withBrackets() {
        Random random = new Random(2);
        StringBuilder text = new StringBuilder(")");
        while (text.length() < 800) {
            String inside = random.nextInt(3) == 0 ? "(%s) " : "%s ";
            int letters = 3 + random.nextInt(12);
            StringBuilder piece = new StringBuilder();
            for (int i = 0; i < letters; i++) {
                piece.append("abcdefgh ".charAt(random.nextInt(9)));
            }
            text.append(inside.replace("%s", piece));
        }
        return text.toString();
    }

    @Test
    void aTextWithNothingToPredictIsRefused() {
        CharacterModel model = ScatteredModels.of("gru:4", Targets.EVERY, true);

        assertThatThrownBy(() -> inspect(model, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to predict");
        assertThatThrownBy(() -> inspect(model, "xyz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to predict");
    }
}
