package org.gru4j.internal;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one place where text is formatted: for people and for files alike, the same in every locale. */
public final class Words {

    private Words() {}

    /**
     * {@return a text with values in it, as {@link String#format(Locale, String, Object...)} makes it in {@link
     * Locale#ROOT}}
     */
    @FormatMethod
    public static String format(@FormatString String pattern, @Nullable Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
