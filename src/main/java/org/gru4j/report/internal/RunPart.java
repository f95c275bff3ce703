package org.gru4j.report.internal;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.gru4j.evaluation.Baseline;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.Measurement;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of a run.
 *
 * @param vocabulary how many characters the model knows
 * @param origin where the model comes from
 * @param recipe how it was trained
 * @param layers from the input on
 * @param epochs that are done, or so many of them as a curve needs
 * @param measurements of the loss on held-out text within epochs
 * @param baselines how others predict that text
 * @param base the loss of the model that this one began from; null where it began from nothing, or nothing is held out
 * @param samples what was written on the way
 * @param keepsText whether the model has its text, with which samples are compared
 */
public record RunPart(
        int vocabulary,
        List<Line> origin,
        List<Line> recipe,
        List<LayerSummary> layers,
        List<EpochMetrics> epochs,
        List<Measurement> measurements,
        List<Baseline> baselines,
        @Nullable Double base,
        List<EpochTexts> samples,
        boolean keepsText) {

    /** Points that a curve has at most: more than a screen can show. */
    static final int MOST_POINTS = 400;

    static RunPart of(CharacterModel model, @Nullable TrainingState state, List<EpochTexts> samples) {
        return new RunPart(
                model.vocabulary().size(),
                RunWords.origin(model.provenance()),
                RunWords.recipe(model.configuration(), model.provenance().corpusCharacters(), state),
                model.layers(),
                state == null ? List.of() : thinned(state.metrics(), epoch -> isBest(epoch, state.metrics())),
                state == null ? List.of() : thinned(state.measurements(), it -> false),
                state == null
                        ? List.of()
                        : state.baselines().stream().distinct().toList(),
                state == null ? null : base(state.measurements()),
                samples,
                model.copyIndex() != null);
    }

    private static @Nullable Double base(List<Measurement> measurements) {
        return measurements.stream()
                .filter(it -> it.iteration() == 0)
                .map(Measurement::validationLoss)
                .findFirst()
                .orElse(null);
    }

    private static boolean isBest(EpochMetrics epoch, List<EpochMetrics> epochs) {
        return epochs.stream().allMatch(other -> epoch.monitored() <= other.monitored());
    }

    /** Every so many of a long list, the last one, and one that must not be missing. */
    private static <T> List<T> thinned(List<T> all, Predicate<T> needed) {
        int every = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
        return IntStream.range(0, all.size())
                .filter(i -> i % every == 0 || i == all.size() - 1 || needed.test(all.get(i)))
                .mapToObj(all::get)
                .toList();
    }
}
