package org.gru4j.training.internal;

import org.gru4j.internal.Words;
import org.gru4j.training.TrainingException;
import org.jspecify.annotations.Nullable;

/** Watches the loss of a run's batches, and its weights, for the signs that it has diverged. */
final class DivergenceGuard {

    /** The weight of a new batch in the moving average of the loss, which so is one over some fifty batches. */
    private static final double RECENT = 0.02;

    private static final double EXPLODED = 2;
    private static final double EXPLODING = 1.2;

    /** Shares of the way back from the lowest loss to that of guessing. */
    private static final double COLLAPSED = 1 / 3.0;

    private static final double COLLAPSING = 0.1;

    /** Of nats per character: where a run has learnt less than that, its loss goes up and down by as much. */
    private static final double LITTLE = 1.5;

    private final int vocabularySize;
    private final boolean sensitive;
    private @Nullable Double firstLoss;
    private @Nullable Double recentLoss;
    private @Nullable Double lowestRecentLoss;

    /**
     * Goes on where a run stood.
     *
     * @param sensitive whether a loss that is far above the lowest is a sign, too: a run that can go back has little to lose, and
     *     another may recover
     * @param firstLoss of the run's first batch; null before it
     * @param recentLoss a moving average over batches; null before the first one
     * @param lowestRecentLoss the lowest that it was; null before the first one, or where nobody knows
     */
    DivergenceGuard(
            int vocabularySize,
            boolean sensitive,
            @Nullable Double firstLoss,
            @Nullable Double recentLoss,
            @Nullable Double lowestRecentLoss) {
        this.vocabularySize = vocabularySize;
        this.sensitive = sensitive;
        this.firstLoss = firstLoss;
        this.recentLoss = recentLoss;
        this.lowestRecentLoss = lowestRecentLoss;
    }

    @Nullable
    Double firstLoss() {
        return firstLoss;
    }

    @Nullable
    Double recentLoss() {
        return recentLoss;
    }

    @Nullable
    Double lowestRecentLoss() {
        return lowestRecentLoss;
    }

    /**
     * One more batch is learnt.
     *
     * @param place of it, for people
     * @throws TrainingException if its loss is no number, or the loss has risen to more than twice the loss of guessing, or the
     *     run began with where that was worse; of a sensitive guard also if a third of what was learnt is lost
     */
    void learnt(double loss, Place place) {
        firstLoss = firstLoss == null ? Double.valueOf(loss) : firstLoss;
        double recent = recentLoss == null ? loss : recentLoss + RECENT * (loss - recentLoss);
        double lowest = lowestRecentLoss == null ? recent : Math.min(lowestRecentLoss, recent);
        recentLoss = recent;
        lowestRecentLoss = lowest;
        if (!Double.isFinite(loss)) {
            throw new TrainingException(Words.format("the loss is %s in %s", loss, place));
        }
        if (hasRisen(EXPLODED)) {
            throw new TrainingException(Words.format(
                    "the loss has risen to %.2f in %s, more than twice the loss of guessing", recent, place));
        }
        if (hasLost(COLLAPSED)) {
            throw new TrainingException(
                    Words.format("the loss has risen from %.2f to %.2f in %s", lowest, recent, place));
        }
    }

    /** Whether the loss is on its way to explode, so that nobody would want to go back to this moment. */
    boolean isExploding() {
        return hasRisen(EXPLODING) || hasLost(COLLAPSING);
    }

    private boolean hasRisen(double factor) {
        return recentLoss != null && recentLoss > factor * beginning();
    }

    private boolean hasLost(double share) {
        return sensitive
                && recentLoss != null
                && lowestRecentLoss != null
                && recentLoss > lowestRecentLoss + share * Math.max(LITTLE, beginning() - lowestRecentLoss);
    }

    private double beginning() {
        return Math.max(Math.log(vocabularySize), firstLoss == null ? 0 : firstLoss);
    }

    /**
     * Where a run stands.
     *
     * @param batch how many of the epoch's are done
     */
    record Place(int epoch, int batch) {
        @Override
        public String toString() {
            return Words.format("epoch %d, batch %d", epoch, batch);
        }
    }
}
