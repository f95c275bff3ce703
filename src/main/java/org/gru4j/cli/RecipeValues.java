package org.gru4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gru4j.training.Recipe;
import org.jspecify.annotations.Nullable;

/** What each option of a recipe has become, by the option's name. */
final class RecipeValues {

    /** Those that stay as they are from a run's beginning to its end. */
    static final Map<String, Function<Recipe, @Nullable Object>> OF_A_RUN = ofARun();

    private RecipeValues() {}

    private static Map<String, Function<Recipe, @Nullable Object>> ofARun() {
        Map<String, Function<Recipe, @Nullable Object>> values = new LinkedHashMap<>();
        values.put("--layers", it -> it.model().layers());
        values.put("--reset-after", it -> it.model().resetAfter());
        values.put("--window", it -> it.model().window());
        values.put("--step", it -> it.training().step());
        values.put("--targets", it -> it.model().targets());
        values.put("--optimizer", it -> it.model().optimizer());
        values.put("--learning-rate", it -> it.model().learningRate());
        values.put("--schedule", it -> it.training().schedule().shape());
        values.put("--warm-up", it -> it.training().schedule().warmUp());
        values.put("--lr-factor", it -> it.training().schedule().plateau().factor());
        values.put("--lr-patience", it -> it.training().schedule().plateau().patience());
        values.put(
                "--min-learning-rate", it -> it.training().schedule().plateau().minLearningRate());
        values.put("--batch-size", it -> it.training().batchSize());
        values.put("--validation", it -> it.training().validation());
        values.put("--stateful", it -> it.training().stateful());
        values.put("--dropout", it -> it.model().dropout());
        values.put("--input-dropout", it -> it.model().inputDropout());
        values.put("--recurrent-dropout", it -> it.model().recurrentDropout());
        values.put("--clip-value", it -> it.training().clipping().value());
        values.put("--clip-norm", it -> it.training().clipping().norm());
        values.put("--random-seed", it -> it.model().randomSeed());
        return values;
    }

    /** A value as a person writes it on the command line. */
    static String shown(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(" "));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
