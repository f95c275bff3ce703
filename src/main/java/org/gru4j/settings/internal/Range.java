package org.gru4j.settings.internal;

import java.time.Duration;
import java.util.Objects;
import org.gru4j.internal.Words;
import org.gru4j.settings.SettingException;

/** Ranges of values, and the check that one is inside. */
public final class Range {

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Range() {}

    /**
     * Requires a lowest value, and returns the value.
     *
     * @throws SettingException if it is not {@code least} or more
     */
    public static int atLeast(int least, String name, int value) {
        require(value >= least, name, least + " or more", value);
        return value;
    }

    /**
     * Requires a lowest and a highest value, and returns the value.
     *
     * @throws SettingException if it is not {@code least} to {@code most}
     */
    public static int between(int least, int most, String name, int value) {
        require(value >= least && value <= most, name, Words.format("%,d to %,d", least, most), value);
        return value;
    }

    /**
     * Requires a value above 0, and returns it.
     *
     * @throws SettingException if it is not above 0, or is not finite
     */
    public static double aboveZero(String name, double value) {
        require(value > 0 && Double.isFinite(value), name, "above 0", value);
        return value;
    }

    /**
     * Requires a value of 0 or more, and returns it.
     *
     * @throws SettingException if it is not 0 or more, or is not finite
     */
    public static double zeroOrMore(String name, double value) {
        require(value >= 0 && Double.isFinite(value), name, "0 or more", value);
        return value;
    }

    /**
     * Requires a time above 0 that is no longer than a century, and returns its seconds, in thousandths.
     *
     * @throws SettingException if it is another
     */
    public static double seconds(String name, Duration time) {
        Objects.requireNonNull(time, name);
        require(time.compareTo(LONGEST) <= 0, name, Words.format("%,d days or less", LONGEST.toDays()), time);
        double seconds = time.toMillis() / 1000.0;
        require(seconds > 0, name, "above 0", seconds);
        return seconds;
    }

    /**
     * A share of something of which some must be left.
     *
     * @throws SettingException if it is not 0 or more and below 1
     */
    public static double share(String name, double value) {
        require(value >= 0 && value < 1, name, "0 or more and below 1", value);
        return value;
    }

    /**
     * Requires what is said to be valid.
     *
     * @throws SettingException if the value is not valid
     */
    public static void require(boolean valid, String name, String allowed, Object value) {
        if (!valid) {
            throw new SettingException(name, allowed, value);
        }
    }
}
