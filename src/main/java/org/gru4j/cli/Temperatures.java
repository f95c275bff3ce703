package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.internal.Words;
import org.gru4j.sampling.Sampler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One temperature, several with commas between them, or a range FROM:TO:STEP.
 *
 * @param text as the user gave them
 */
record Temperatures(List<Double> values, String text) {

    private static final int MOST = 100;

    Temperatures {
        values = List.copyOf(values);
    }

    /** What a sampler of the most probable character is called where there is one. */
    static final String GREEDY = "for the most probable character each time give ";

    /** Two numbers that are one where the decimal sign is a comma. */
    private static final Pattern DECIMAL_COMMA = Pattern.compile("0,(\\d+)");

    /**
     * Checks that each can be sampled with.
     *
     * @param option what they were given by
     * @param instead of 0, if there is something else
     * @throws IllegalArgumentException if one is not above 0
     */
    void check(String option, String instead) {
        Matcher comma = DECIMAL_COMMA.matcher(text.strip());
        if (comma.matches()) {
            throw new IllegalArgumentException(Words.format(
                    "%s %s is read as the two temperatures 0 and %s; write 0.%s, because the decimal sign is a point",
                    option, text, comma.group(1), comma.group(1)));
        }
        values.forEach(value -> check(option, value, instead));
    }

    /** Checks one temperature in the same way. */
    static void check(String option, double value, String instead) {
        try {
            Sampler.temperature(value);
        } catch (IllegalArgumentException outOfRange) {
            String number = value == Math.rint(value) && !Double.isInfinite(value)
                    ? Words.format("%.0f", value)
                    : Double.toString(value);
            throw new IllegalArgumentException(
                    Words.format("%s must be above 0%s, but is %s", option, value > 0 ? " and finite" : "", number)
                            + (value == 0 && !instead.isEmpty() ? ": " + instead : ""),
                    outOfRange);
        }
    }

    static final class Converter implements ITypeConverter<Temperatures> {
        @Override
        public Temperatures convert(String text) {
            List<Double> values = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                if (part.contains(":")) {
                    addRange(part, values);
                } else {
                    values.add(number(part, text));
                }
            }
            if (values.size() > MOST) {
                throw new TypeConversionException(Words.format("'%s' is more than %d temperatures", text, MOST));
            }
            return new Temperatures(values, text);
        }

        private static void addRange(String range, List<Double> values) {
            String[] ends = range.split(":", -1);
            if (ends.length != 3) {
                throw new TypeConversionException(Words.format("'%s' is not a range FROM:TO:STEP", range));
            }
            double from = number(ends[0], range);
            double to = number(ends[1], range);
            double step = number(ends[2], range);
            double steps = (to - from) / step;
            if (!(step > 0) || !(steps >= 0) || steps >= MOST) {
                throw new TypeConversionException(
                        Words.format("'%s' is not a range FROM:TO:STEP of 1 to %d temperatures", range, MOST));
            }
            for (int i = 0; i <= steps + 1e-9; i++) {
                values.add(Math.round((from + i * step) * 1e9) / 1e9); // 0.1 + 2 · 0.1 shall be 0.3
            }
        }

        private static double number(String text, String all) {
            try {
                return Double.parseDouble(text.strip());
            } catch (NumberFormatException none) {
                throw new TypeConversionException(Words.format("'%s' is not a temperature, several, or a range", all));
            }
        }
    }
}
