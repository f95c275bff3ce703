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
    private @Nullable Double firstLoss;
    private @Nullable Double recentLoss;

    /**
     * Goes on where a run stood.
     *
     * @param firstLoss of the run's first batch; null before it
     * @param recentLoss a moving average over batches; null before the first one
     */
    DivergenceGuard(int vocabularySize, @Nullable Double firstLoss, @Nullable Double recentLoss) {
        this.vocabularySize = vocabularySize;
        this.firstLoss = firstLoss;
        this.recentLoss = recentLoss;
    }

    @Nullable
    Double firstLoss() {
        return firstLoss;
    }

    @Nullable
    Double recentLoss() {
        return recentLoss;
    }

    /**
     * One more batch is learnt.
     *
     * @param place of it, for people
     * @throws TrainingException if its loss is no number, or the loss has risen to more than twice the loss of guessing, or the
     *     run began with where that was worse
     */
    void learnt(double loss, Place place) {
        firstLoss = firstLoss == null ? Double.valueOf(loss) : firstLoss;
        recentLoss = recentLoss == null ? loss : recentLoss + RECENT * (loss - recentLoss);
        if (!Double.isFinite(loss)) {
            throw new TrainingException(Words.format("the loss is %s in %s", loss, place));
        }
        if (hasRisen(EXPLODED)) {
            throw new TrainingException(Words.format(
                    "the loss has risen to %.2f in %s, more than twice the loss of guessing", recentLoss, place));
        }
    }

    /** Whether the loss is on its way to explode, so that nobody would want to go back to this moment. */
    boolean isExploding() {
        return hasRisen(EXPLODING);
    }

    /**
     * A whole epoch is learnt. Its mean loss is of the whole text, where that of recent batches is of a part, which may be harder; and
     * a few bad batches are not to count, of which an epoch may consist: so both must have risen.
     *
     * @param mean loss of the epoch
     * @param lowest such mean of the epochs before; infinite in the first one
     * @throws TrainingException if a third of what was learnt is lost
     */
    void epochLearnt(int epoch, double mean, double lowest) {
        if (hasLost(COLLAPSED, mean, lowest)) {
            throw new TrainingException(
                    Words.format("the loss has risen from %.2f to %.2f in epoch %d", lowest, mean, epoch));
        }
    }

    /** Whether a tenth of what was learnt is lost after an epoch, so that nobody would want to go back to this moment. */
    boolean isCollapsing(double mean, double lowest) {
        return hasLost(COLLAPSING, mean, lowest);
    }

    private boolean hasLost(double share, double mean, double lowest) {
        double risen = lowest + share * Math.max(LITTLE, beginning() - lowest);
        return recentLoss != null && Math.min(mean, recentLoss) > risen;
    }

    private boolean hasRisen(double factor) {
        return recentLoss != null && recentLoss > factor * beginning();
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
