package org.gru4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.gru4j.Recipe;
import org.jspecify.annotations.Nullable;

/** The settings of a recipe that were given as options. */
final class GivenSettings {

    private record Given(Object value, Consumer<Recipe.Builder> change) {}

    private final Map<String, Given> given = new LinkedHashMap<>();

    /** Notes a setting by its name, if it was given. */
    <T> void note(String name, @Nullable T value, BiConsumer<Recipe.Builder, T> setter) {
        if (value != null) {
            given.put(name, new Given(value, builder -> setter.accept(builder, value)));
        }
    }

    /** The names of those that were given. */
    Set<String> names() {
        return given.keySet();
    }

    /** What an option was given; nothing where it was not. */
    <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(given.get(name)).map(Given::value).map(type::cast);
    }

    /** Gives a builder those that were given. */
    void apply(Recipe.Builder builder) {
        given.values().forEach(one -> one.change().accept(builder));
    }
}
