package org.gru4j.cli;

import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Shows training as it goes: a line per epoch, and within an epoch a bar where a person watches. */
final class ProgressReport implements TrainingListener, AutoCloseable {

    /** No run is said to take longer: 999 hours. */
    private static final double LONGEST_SECONDS = 999 * 3600 - 1;

    private final Console console;
    private final boolean watched;
    private int epochs;
    private @Nullable ProgressBar bar;

    ProgressReport(Console console) {
        this.console = console;
        this.watched = console.terminal() && Screen.widthOfErrors().isPresent();
    }

    @Override
    public synchronized void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochStarted started) {
            epochs = started.epochs();
            if (watched) {
                bar = ProgressLine.show(Words.format("epoch %d/%d", started.epoch(), epochs), started.batches());
            }
        } else if (event instanceof TrainingEvent.Resumed resumed && resumed.epoch() <= resumed.epochs()) {
            close();
            line(Words.format(
                    "resuming in epoch %d/%d after batch %d", resumed.epoch(), resumed.epochs(), resumed.batch()));
        } else if (event instanceof TrainingEvent.BackedOff back) {
            close();
            line(Words.format(
                    "learning rate %.3g -> %.3g: %s; back to the last checkpoint",
                    back.from(), back.to(), back.reason()));
        } else if (event instanceof TrainingEvent.WriteFailed failed) {
            console.err()
                    .println("gru train: " + Faults.message(failed.failure())
                            + "; the file from before is kept, and training continues");
            console.err().flush();
        } else if (event instanceof TrainingEvent.StepDone step && bar != null) {
            bar.stepTo(step.batch());
            bar.setExtraMessage(
                    Words.format("%s  loss %.4f  %,.0f char/s", time(step), step.meanLoss(), step.charsPerSecond()));
        } else if (event instanceof TrainingEvent.EpochDone done) {
            close();
            line(epochLine(done.metrics()));
        } else if (event instanceof TrainingEvent.HeldOut heldOut) {
            line("baselines on the held-out text, nats per character: "
                    + heldOut.baselines().stream()
                            .map(it -> Words.format("%s %.2f", it.name(), it.natsPerCharacter()))
                            .collect(Collectors.joining(", "))
                    + "; a trained model should get below the lowest of them");
        } else if (event instanceof TrainingEvent.Measured measured) {
            interject(Words.format(
                    "epoch %d, batch %d  validation %.4f%s",
                    measured.epoch(), measured.batch(), measured.validationLoss(), measured.best() ? "  best" : ""));
        } else if (event instanceof TrainingEvent.StoppedEarly stopped) {
            line(Words.format(
                    "stopped after epoch %d: the loss has not fallen below %.4f for the epochs of --early-stopping",
                    stopped.epoch(), stopped.lowest()));
        } else if (event instanceof TrainingEvent.TimeUp up) {
            line(Words.format(
                    "the %,.0f s of this run are over; to train longer: --resume with a longer --max-time",
                    up.seconds()));
        } else if (event instanceof TrainingEvent.Ended ended) {
            line("");
            line(BestLoss.line(ended.metrics(), ended.measurements()));
        } else if (event instanceof TrainingEvent.NotMeasured none) {
            close();
            line(
                    none.older()
                            ? "no loss was measured: best.zip is still the model that was there before"
                            : "no loss was measured yet: best.zip is the network "
                                    + (none.iterations() == 0
                                            ? "before its first step, untrained"
                                            : Words.format("after %,d steps", none.iterations())));
        } else if (event instanceof TrainingEvent.LearningRateReduced reduced) {
            line(Words.format(
                    "learning rate %.3g -> %.3g: the loss has stopped falling", reduced.from(), reduced.to()));
        }
    }

    private String epochLine(EpochMetrics metrics) {
        return Words.format(
                "epoch %d/%d  loss %.4f%s  learning rate %.3g  %,.0f char/s  %.0f s%s",
                metrics.epoch(),
                epochs,
                metrics.trainLoss(),
                metrics.validationLoss() == null ? "" : Words.format("  validation %.4f", metrics.validationLoss()),
                metrics.learningRate(),
                metrics.charsPerSecond(),
                metrics.seconds(),
                metrics.best() ? "  best" : "");
    }

    /** A line in the middle of an epoch: above its bar, where there is one. */
    private void interject(String text) {
        if (bar == null) {
            line(text);
        } else {
            ProgressBar again = bar;
            close();
            line(text);
            bar = ProgressLine.show(again.getTaskName(), again.getMax());
            bar.stepTo(again.getCurrent());
        }
    }

    private void line(String text) {
        console.out().println(text);
        console.out().flush();
    }

    /** How long the run has taken, and how long it will in all, as it seems. */
    private static String time(TrainingEvent.StepDone step) {
        return clock(step.seconds()) + " of " + clock(step.seconds() / Math.max(step.progress(), 1e-6));
    }

    private static String clock(double seconds) {
        long whole = Math.round(Math.min(seconds, LONGEST_SECONDS));
        return whole < 3600
                ? Words.format("%d:%02d", whole / 60, whole % 60)
                : Words.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** Takes an unfinished bar off the screen. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
