package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.Words;
import org.gru4j.sampling.Sampler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One temperature, several with commas between them, or a range FROM:TO:STEP. */
record Temperatures(List<Double> values) {

    private static final int MOST = 100;

    Temperatures {
        values = List.copyOf(values);
    }

    /** @throws IllegalArgumentException if one is not above 0 */
    void check() {
        values.forEach(Sampler::temperature);
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
            return new Temperatures(values);
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
            } catch (NumberFormatException wrong) {
                throw new TypeConversionException(Words.format("'%s' is not a temperature, several, or a range", all));
            }
        }
    }
}
