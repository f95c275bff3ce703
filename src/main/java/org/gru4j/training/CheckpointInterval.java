package org.gru4j.training;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.internal.Words;
import org.gru4j.settings.internal.Range;

/**
 * How often a checkpoint is written within an epoch; there is one at the end of each epoch besides.
 *
 * @param amount 1 or more of {@code unit}
 */
public record CheckpointInterval(int amount, Unit unit) {

    /** Often enough that little is lost, and seldom enough not to be noticed. */
    public static final CheckpointInterval STANDARD = new CheckpointInterval(5, Unit.MINUTES);

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smh]?)");

    /** What is counted. */
    public enum Unit {
        /** Optimizer steps. */
        ITERATIONS(0),
        /** Seconds of time. */
        SECONDS(1),
        /** Minutes of time. */
        MINUTES(60),
        /** Hours of time. */
        HOURS(3600);

        private final int seconds;

        Unit(int seconds) {
            this.seconds = seconds;
        }
    }

    public CheckpointInterval {
        Range.atLeast(1, "checkpointInterval", amount);
    }

    /**
     * Reads {@code 30s}, {@code 5m}, {@code 1h}, or a number of iterations, {@code 1000}.
     *
     * @return the interval
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static CheckpointInterval of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Words.format(
                    "a checkpoint interval is a time, for example 30s, 5m or 1h, or a number of iterations, for example 1000, but not \"%s\"",
                    text));
        }
        Unit unit = switch (matcher.group(2)) {
            case "s" -> Unit.SECONDS;
            case "m" -> Unit.MINUTES;
            case "h" -> Unit.HOURS;
            default -> Unit.ITERATIONS;
        };
        return new CheckpointInterval(Integer.parseInt(matcher.group(1)), unit);
    }

    /** Whether a checkpoint is due, from the iterations and milliseconds that have gone by since the last one. */
    public boolean isDue(long iterations, long millis) {
        return unit == Unit.ITERATIONS ? iterations >= amount : millis >= 1000L * amount * unit.seconds;
    }
}
