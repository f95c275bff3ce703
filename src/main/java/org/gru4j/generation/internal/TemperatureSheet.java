package org.gru4j.generation.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.Passage.CopyFigures;
import org.gru4j.generation.TemperatureFigures;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.jspecify.annotations.Nullable;

/** What a model makes of one prompt at several temperatures. */
public final class TemperatureSheet {

    /** More repetition than this is a loop, and nothing to recommend. */
    static final double MOST_LOOPS = 0.1;

    /** How near to the best share of known words a recommended temperature comes. */
    static final double ENOUGH_WORDS = 0.9;

    private TemperatureSheet() {}

    /**
     * Writes all texts as one batch.
     *
     * @param generator of the model
     * @param samples texts for each temperature, with random seeds from {@code randomSeed} on
     * @return a column for each temperature
     */
    public static List<TemperatureFigures> write(
            TextGenerator generator,
            String prompt,
            List<Double> temperatures,
            Filters filters,
            int length,
            int samples,
            long randomSeed,
            BooleanSupplier stop) {
        CharacterModel model = generator.model();
        List<StringBuilder> texts = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (double temperature : temperatures) {
            for (int sample = 0; sample < samples; sample++) {
                StringBuilder text = new StringBuilder();
                texts.add(text);
                requests.add(new Request(
                        prompt,
                        Sampler.temperature(temperature, filters),
                        new SplittableRandom(randomSeed + sample),
                        Limits.length(length),
                        true,
                        text::append));
            }
        }
        List<Passage> passages = generator.write(requests, stop);
        @Nullable
        KnownWords words = model.copyIndex() == null ? null : new KnownWords(model.copyIndex(), model.vocabulary());
        List<TemperatureFigures> columns = new ArrayList<>();
        for (int i = 0; i < temperatures.size(); i++) {
            List<String> own = texts.subList(i * samples, (i + 1) * samples).stream()
                    .map(StringBuilder::toString)
                    .toList();
            columns.add(column(temperatures.get(i), own, passages.subList(i * samples, (i + 1) * samples), words));
        }
        return columns;
    }

    private static TemperatureFigures column(
            double temperature, List<String> texts, List<Passage> passages, @Nullable KnownWords words) {
        return new TemperatureFigures(
                temperature,
                texts.get(0),
                passages.stream()
                        .mapToDouble(Passage::natsPerCharacter)
                        .average()
                        .orElseThrow(),
                texts.stream().mapToDouble(TemperatureSheet::loops).average().orElseThrow(),
                words == null ? null : mean(passages.stream().map(Passage::copy).map(TemperatureSheet::novelty)),
                words == null ? null : mean(texts.stream().map(words::share)));
    }

    private static @Nullable Double novelty(@Nullable CopyFigures figures) {
        return figures == null ? null : figures.novelty();
    }

    private static @Nullable Double mean(Stream<@Nullable Double> values) {
        double[] known = values.filter(value -> value != null)
                .mapToDouble(value -> value)
                .toArray();
        double sum = 0;
        for (double value : known) {
            sum += value;
        }
        return known.length == 0 ? null : sum / known.length;
    }

    /** The share of runs of {@link Passage#GRAM} characters that stand earlier in the text. */
    static double loops(String text) {
        int[] codePoints = text.codePoints().toArray();
        int grams = codePoints.length - Passage.GRAM + 1;
        Set<String> different = new HashSet<>();
        for (int i = 0; i < grams; i++) {
            different.add(new String(codePoints, i, Passage.GRAM));
        }
        return grams < 1 ? 0 : 1 - (double) different.size() / grams;
    }

    /**
     * The temperature to take: of those that do not loop, the highest whose share of known words is near the best one. Where
     * words cannot be looked up, the one whose texts surprise the model as much as its training text does.
     *
     * @return null where every temperature loops, or nothing is known to compare with
     */
    public static @Nullable TemperatureFigures recommended(
            List<TemperatureFigures> columns, @Nullable EpochMetrics metrics) {
        List<TemperatureFigures> sane =
                columns.stream().filter(column -> column.loops() <= MOST_LOOPS).toList();
        double best = sane.stream().mapToDouble(TemperatureSheet::words).max().orElse(-1);
        if (best >= 0) {
            return sane.stream()
                    .filter(column -> words(column) >= ENOUGH_WORDS * best)
                    .max(Comparator.comparingDouble(TemperatureFigures::temperature))
                    .orElse(null);
        }
        return metrics == null
                ? null
                : sane.stream()
                        .min(Comparator.comparingDouble(column -> Math.abs(column.surprise() - metrics.monitored())))
                        .orElse(null);
    }

    private static double words(TemperatureFigures column) {
        return column.knownWords() == null ? -1 : column.knownWords();
    }
}
