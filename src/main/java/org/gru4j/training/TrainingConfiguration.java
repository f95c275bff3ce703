package org.gru4j.training;

import java.util.Locale;
import java.util.stream.Collectors;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.settings.SettingException;
import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained.
 *
 * @param step characters from one window's start to the next one's, 1 or more
 * @param batchSize windows per optimizer step, 1 or more
 * @param stateful whether windows follow on each other, each beginning with the state that the one before has left:
 *     truncated backpropagation through time; otherwise they come in random order and begin with zeros
 * @param validation the share of the text, at its end, that is held out to measure on: 0 or more and below 1
 * @param end when the run is over
 * @param schedule how the learning rate falls
 * @param clipping bounds on the gradient
 * @param onDivergence what to do when the run diverges
 */
public record TrainingConfiguration(
        int step,
        int batchSize,
        boolean stateful,
        double validation,
        End end,
        Schedule schedule,
        Clipping clipping,
        OnDivergence onDivergence) {

    public TrainingConfiguration {
        Range.atLeast(1, "step", step);
        Range.atLeast(1, "batchSize", batchSize);
        Range.share("validation", validation);
    }

    /**
     * Checks that a network can be trained in this way.
     *
     * @throws SettingException if it cannot
     */
    public void check(ModelConfiguration model) {
        if (stateful && !(model.targets() == Targets.EVERY && model.hasOnlyGrus())) {
            throw new SettingException(
                    "stateful",
                    "false unless all recurrent layers are gru and targets are every",
                    Words.format(
                            "true with layers %s and targets %s",
                            model.layers().stream().map(LayerSpec::toString).collect(Collectors.joining(" ")),
                            model.targets().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** How often the text is gone through, at most. */
    public int epochs() {
        return end.epochs();
    }

    /** The same with what may change in the middle of a run. */
    public TrainingConfiguration with(End end, OnDivergence onDivergence) {
        return new TrainingConfiguration(step, batchSize, stateful, validation, end, schedule, clipping, onDivergence);
    }

    /**
     * When a run is over: with the first of these.
     *
     * @param epochs are done, 1 or more
     * @param seconds have gone by since the run's beginning, above 0; null for as many as it takes
     * @param patience epochs have gone by without a lower monitored loss, 1 or more; null for no end by that
     */
    public record End(
            int epochs, @Nullable Double seconds, @Nullable Integer patience) {

        public End {
            Range.atLeast(1, "epochs", epochs);
            if (seconds != null) {
                Range.aboveZero("maxTime", seconds);
            }
            if (patience != null) {
                Range.atLeast(1, "earlyStopping", patience);
            }
        }
    }

    /**
     * How the learning rate changes in a run.
     *
     * @param shape of its fall
     * @param warmUp iterations at the beginning in which it rises to its first value, 0 or more; in a short run a tenth of
     *     it at most
     * @param plateau when it falls with {@link Shape#PLATEAU}; its minimum counts for every shape
     */
    public record Schedule(Shape shape, int warmUp, Plateau plateau) {

        private static final double LONGEST_WARM_UP = 0.1; // of a run

        /** The shapes, written in lower case. */
        public enum Shape {
            /** It falls when the monitored loss has stopped falling: see {@link Plateau}. */
            PLATEAU,
            /** It falls from the beginning to the end of the run, whichever comes first, like half a period of a cosine. */
            COSINE;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Schedule {
            Range.atLeast(0, "warmUp", warmUp);
        }

        /**
         * The learning rate of an iteration.
         *
         * @param first what it begins with, after the warm-up; with {@link Shape#PLATEAU} what it has fallen to
         * @param iteration counted from 0
         * @param progress of the run, from 0 to 1; taken in thousandths, so that the rate need not be set at each step
         */
        public double rate(double first, long iteration, double progress) {
            double rate = first;
            if (shape == Shape.COSINE && first > plateau.minLearningRate()) {
                double thousandths = Math.floor(1000 * Math.min(progress, 1)) / 1000;
                double share = (1 + Math.cos(Math.PI * thousandths)) / 2;
                rate = plateau.minLearningRate() + share * (first - plateau.minLearningRate());
            }
            double warmth = warmUp == 0 ? 1 : Math.max((iteration + 1.0) / warmUp, progress / LONGEST_WARM_UP);
            return rate * Math.min(warmth, 1);
        }
    }

    /**
     * When the monitored loss has not improved for {@code patience} epochs, the learning rate is multiplied by {@code
     * factor}, but never set below {@code minLearningRate}: Keras's {@code ReduceLROnPlateau}.
     *
     * @param factor above 0 and below 1
     * @param patience 1 or more epochs
     * @param minLearningRate 0 or more
     */
    public record Plateau(double factor, int patience, double minLearningRate) {

        public Plateau {
            Range.require(factor > 0 && factor < 1, "lrFactor", "above 0 and below 1", factor);
            Range.atLeast(1, "lrPatience", patience);
            Range.zeroOrMore("minLearningRate", minLearningRate);
        }
    }
}
