package org.gru4j.internal;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one place where text is formatted: for people and for files alike, the same in every locale. */
public final class Words {

    /** Up to here a whole number is written without a power of ten. */
    private static final double LARGE = 1e12;

    private Words() {}

    /**
     * {@return a text with values in it, as {@link String#format(Locale, String, Object...)} makes it in {@link
     * Locale#ROOT}}
     */
    @FormatMethod
    public static String format(@FormatString String pattern, @Nullable Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A number as a person writes it: a whole one without a decimal point. */
    public static String shown(Number number) {
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < LARGE
                ? format("%,d", number.longValue())
                : number.toString();
    }
}
