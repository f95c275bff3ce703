package org.gru4j.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.inspection.InspectedCharacter;
import org.gru4j.inspection.InspectedCharacter.Candidate;
import org.gru4j.inspection.InspectedCharacter.Prediction;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.Inspection.Finding;
import org.gru4j.inspection.Inspection.NGram;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of a text; a list has an element for each character, null where the model had expected nothing.
 *
 * @param source what text it is, in a sentence
 * @param content the characters
 * @param bits how much each surprised the model
 * @param rank of each in what was expected
 * @param entropy of what was expected
 * @param likely the most probable characters, each as its place in {@code symbols} and its probability
 * @param symbols the characters that stand in {@code likely}
 * @param nGram what counting is, in words; null where there was nothing to count in
 * @param advantage over counting, in bits
 * @param grus the inside of the layers
 * @param findings what units follow
 * @param looks what the model looked back at; null where that is not known
 */
public record TextPart(
        String source,
        String content,
        List<@Nullable Double> bits,
        List<@Nullable Integer> rank,
        List<@Nullable Double> entropy,
        List<@Nullable List<List<Number>>> likely,
        List<String> symbols,
        @Nullable String nGram,
        List<@Nullable Double> advantage,
        List<GruPart> grus,
        List<Found> findings,
        @Nullable LooksPart looks) {

    private static final double THOUSAND = 1e3;
    private static final double TEN_THOUSAND = 1e4;

    /**
     * What a unit follows.
     *
     * @param gru the place of its layer among those that are shown
     */
    record Found(String feature, int gru, int unit, double correlation) {}

    static TextPart of(Inspection inspection, String source) {
        Map<Integer, Integer> symbols = new LinkedHashMap<>();
        StringBuilder content = new StringBuilder();
        List<@Nullable Double> bits = new ArrayList<>();
        List<@Nullable Integer> rank = new ArrayList<>();
        List<@Nullable Double> entropy = new ArrayList<>();
        List<@Nullable List<List<Number>>> likely = new ArrayList<>();
        List<@Nullable Double> advantage = new ArrayList<>();
        for (InspectedCharacter character : inspection.characters()) {
            Prediction expected = character.prediction();
            content.appendCodePoint(character.codePoint());
            bits.add(expected == null ? null : rounded(expected.surprisal(), THOUSAND));
            rank.add(expected == null ? null : expected.rank());
            entropy.add(expected == null ? null : rounded(expected.entropy(), THOUSAND));
            likely.add(expected == null ? null : likely(expected, symbols));
            Double more = expected == null ? null : expected.advantage();
            advantage.add(more == null ? null : rounded(more, THOUSAND));
        }
        NGram nGram = inspection.nGram();
        List<Finding> findings = inspection.findings();
        return new TextPart(
                source,
                content.toString(),
                bits,
                rank,
                entropy,
                likely,
                symbols.keySet().stream().map(Character::toString).toList(),
                nGram == null ? null : words(nGram),
                advantage,
                GruPart.of(inspection),
                findings.stream()
                        .map(it -> new Found(it.feature().description(), it.gru(), it.unit(), it.correlation()))
                        .toList(),
                inspection.lookBack() == null ? null : LooksPart.of(inspection.lookBack()));
    }

    private static List<List<Number>> likely(Prediction expected, Map<Integer, Integer> symbols) {
        List<List<Number>> likely = new ArrayList<>();
        for (Candidate candidate : expected.likely()) {
            symbols.putIfAbsent(candidate.codePoint(), symbols.size());
            likely.add(List.of(symbols.get(candidate.codePoint()), rounded(candidate.probability(), TEN_THOUSAND)));
        }
        return likely;
    }

    private static String words(NGram nGram) {
        return Words.format(
                "a %d-gram of %,d characters of the training text%s",
                nGram.order(), nGram.charactersLearnt(), nGram.textLeftOut() ? ", without this one" : "");
    }

    private static double rounded(double value, double parts) {
        return Math.rint(value * parts) / parts;
    }
}
