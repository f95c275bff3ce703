package org.gru4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.gru4j.internal.Words;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What is wrong with the value of an option.
 *
 * @param wrong has the option and the value
 * @param words all that stands behind {@code gru}
 */
record WrongValue(ParameterException wrong, List<String> words) {

    /** How picocli begins what a converter says. */
    private static final String PREFIX = "^Invalid value for [^:]*: ";

    private static final String WHOLE = "a whole number";
    private static final String BROKEN = "a number, as 0.5";

    private static final Map<Class<?>, String> TYPES = Map.of(
            int.class, WHOLE,
            Integer.class, WHOLE,
            long.class, WHOLE,
            Long.class, WHOLE,
            double.class, BROKEN,
            Double.class, BROKEN,
            boolean.class, "true or false",
            Boolean.class, "true or false");

    String message() {
        ArgSpec argument = wrong.getArgSpec();
        String name = WrongUsage.name(argument) + origin(argument);
        String expected = expected(argument);
        if (!expected.isEmpty()) {
            return Words.format("%s must be %s, but is \"%s\"", name, expected, wrong.getValue());
        }
        String told = String.valueOf(wrong.getMessage()).replaceFirst(PREFIX, "");
        return name + (told.startsWith("must ") ? " " : ": ") + told;
    }

    /** Empty where a converter of ours has said it. */
    private String expected(ArgSpec argument) {
        if (argument.converters().length > 0) {
            return "";
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return WrongUsage.listed(
                    Stream.of(type.getEnumConstants())
                            .map(it -> ((Enum<?>) it).name().toLowerCase(Locale.ROOT))
                            .toList(),
                    "or");
        }
        String expected = TYPES.getOrDefault(type, "");
        if (expected.equals(BROKEN) && Decimals.hasComma(wrong.getValue())) {
            return "";
        }
        boolean large = expected.equals(WHOLE) && wrong.getValue().matches("[+-]?\\d+");
        return large ? "a smaller number" : expected;
    }

    /** A value that is not on the command line may come from the environment. */
    private String origin(ArgSpec argument) {
        if (argument instanceof OptionSpec option
                && wrong.getCommandLine().getDefaultValueProvider() instanceof EnvironmentDefaults environment
                && wrong.getValue().equals(environment.defaultValue(option))
                && words.stream().noneMatch(word -> word.startsWith(option.longestName()))) {
            return Words.format(" (here %s of the environment)", EnvironmentDefaults.variable(option));
        }
        return "";
    }
}
