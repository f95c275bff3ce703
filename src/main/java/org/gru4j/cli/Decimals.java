package org.gru4j.cli;

import java.util.regex.Pattern;
import org.gru4j.internal.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers as people type them, and knows the one mistake that many keyboards make. */
final class Decimals implements ITypeConverter<Double> {

    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d*,\\d+");

    /** @throws IllegalArgumentException if it is no number */
    static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    hasComma(text)
                            ? Words.format(
                                    "'%s' is not a number: the decimal sign is a point, write %s",
                                    text, text.replace(',', '.'))
                            : Words.format("'%s' is not a number", text),
                    none);
        }
    }

    /** Whether it is a number, written as many languages write it. */
    static boolean hasComma(String text) {
        return DECIMAL_COMMA.matcher(text).matches();
    }

    @Override
    public Double convert(String text) {
        try {
            return number(text);
        } catch (IllegalArgumentException none) {
            throw new TypeConversionException(none.getMessage());
        }
    }
}
