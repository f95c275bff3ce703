package org.gru4j.training.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a step takes at present: the median of the steps of about a second, so that a single slow one does not count. What
 * else a run does takes longer in the same measure where other programs are busy.
 */
final class Pace {

    private static final double SECONDS = 1;
    private static final int FEWEST = 3;
    private static final int MOST = 1000;

    private final List<Double> recent = new ArrayList<>();
    private double sum;
    private double step;

    /** How long something took, and a step at that time; 0 where that was not known yet. */
    record Took(double seconds, double step) {}

    void stepTook(double seconds) {
        recent.add(seconds);
        sum += seconds;
        if ((recent.size() >= FEWEST && sum >= SECONDS) || recent.size() == MOST) {
            step = recent.stream().sorted().toList().get(recent.size() / 2);
            recent.clear();
            sum = 0;
        }
    }

    /** What has just taken so long. */
    Took took(double seconds) {
        return new Took(seconds, step);
    }

    /** How long the same takes at present: longer where steps do, never less. */
    double atPresent(Took once) {
        return once.step() > 0 ? once.seconds() * Math.max(step / once.step(), 1) : once.seconds();
    }
}
