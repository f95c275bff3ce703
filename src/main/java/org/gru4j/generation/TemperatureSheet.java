package org.gru4j.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gru4j.generation.Passage.CopyFigures;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.sampling.Filters;
import org.gru4j.sampling.Sampler;
import org.jspecify.annotations.Nullable;

/** What a model makes of one prompt at several temperatures. */
public final class TemperatureSheet {

    /** More repetition than this is a loop, and nothing to recommend. */
    static final double MOST_LOOPS = 0.1;

    /** How near to the best share of known words a recommended temperature comes. */
    static final double ENOUGH_WORDS = 0.9;

    private TemperatureSheet() {}

    /**
     * One temperature; figures are means over its texts, and shares are 0 to 1.
     *
     * @param text the first of its texts, without the prompt
     * @param surprise nats per character, as the model sees it
     * @param loops the share of runs of {@link CopyMeter#GRAM} characters that stand earlier in the same text
     * @param novelty the share of such runs that stand nowhere in the training text; null without a copy index
     * @param knownWords the share of words that the training text has; null without a copy index or without words
     */
    public record Column(
            double temperature,
            String text,
            double surprise,
            double loops,
            @Nullable Double novelty,
            @Nullable Double knownWords) {}

    /**
     * Writes all texts as one batch.
     *
     * @param samples texts for each temperature, with random seeds from {@code randomSeed} on
     */
    public static List<Column> write(
            CharacterModel model,
            String prompt,
            List<Double> temperatures,
            Filters filters,
            int length,
            int samples,
            long randomSeed,
            BooleanSupplier stop) {
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
        List<Passage> passages = new TextGenerator(model).write(requests, stop);
        @Nullable
        KnownWords words = model.copyIndex() == null ? null : new KnownWords(model.copyIndex(), model.vocabulary());
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < temperatures.size(); i++) {
            List<String> own = texts.subList(i * samples, (i + 1) * samples).stream()
                    .map(StringBuilder::toString)
                    .toList();
            columns.add(column(temperatures.get(i), own, passages.subList(i * samples, (i + 1) * samples), words));
        }
        return columns;
    }

    private static Column column(
            double temperature, List<String> texts, List<Passage> passages, @Nullable KnownWords words) {
        return new Column(
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

    /** The share of runs of {@link CopyMeter#GRAM} characters that stand earlier in the text. */
    static double loops(String text) {
        int[] codePoints = text.codePoints().toArray();
        int grams = codePoints.length - CopyMeter.GRAM + 1;
        Set<String> different = new HashSet<>();
        for (int i = 0; i < grams; i++) {
            different.add(new String(codePoints, i, CopyMeter.GRAM));
        }
        return grams < 1 ? 0 : 1 - (double) different.size() / grams;
    }

    /**
     * The temperature to take: of those that do not loop, the highest whose share of known words is near the best one. Where
     * words cannot be looked up, the one whose texts surprise the model as much as its training text does.
     *
     * @return null where every temperature loops, or nothing is known to compare with
     */
    public static @Nullable Column recommended(List<Column> columns, @Nullable EpochMetrics metrics) {
        List<Column> sane =
                columns.stream().filter(column -> column.loops() <= MOST_LOOPS).toList();
        double best = sane.stream().mapToDouble(TemperatureSheet::words).max().orElse(-1);
        if (best >= 0) {
            return sane.stream()
                    .filter(column -> words(column) >= ENOUGH_WORDS * best)
                    .max(Comparator.comparingDouble(Column::temperature))
                    .orElse(null);
        }
        return metrics == null
                ? null
                : sane.stream()
                        .min(Comparator.comparingDouble(column -> Math.abs(column.surprise() - metrics.monitored())))
                        .orElse(null);
    }

    private static double words(Column column) {
        return column.knownWords() == null ? -1 : column.knownWords();
    }
}
