package org.gru4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.internal.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time, {@code 90s}, {@code 2.5m} or {@code 1h}, as seconds. */
final class SecondsConverter implements ITypeConverter<Double> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)([smh])");

    @Override
    public Double convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    Words.format("a time is written like 90s, 15m or 1h, not like \"%s\"", text));
        }
        int unit = switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
        };
        return unit * Double.parseDouble(matcher.group(1));
    }
}
