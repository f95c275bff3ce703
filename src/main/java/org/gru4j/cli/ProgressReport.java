package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.gru4j.Recipe;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.training.Averaging;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Shows training as it goes: a line per epoch, and within an epoch a bar where a person watches. */
final class ProgressReport implements TrainingListener, AutoCloseable {

    /** No run is said to take longer: 999 hours. */
    private static final double LONGEST_SECONDS = 999 * 3600 - 1;

    private final Console console;
    private final boolean watched;
    private final List<String> notes = new ArrayList<>();
    private int epochs;
    private @Nullable ProgressBar bar;

    ProgressReport(Console console) {
        this.console = console;
        this.watched = console.terminal() && Screen.widthOfErrors().isPresent();
    }

    /** A line to be told after those about the text. */
    void note(String line) {
        notes.add(line);
    }

    /** The recipe was fitted to the text, and to a machine that is expected to learn at this speed. */
    void chosen(Recipe recipe, double charactersPerSecond) {
        Double seconds = recipe.training().end().seconds();
        int epochs = recipe.training().epochs();
        note(Words.format(
                "chosen for %s: %s at about %,.0f characters per second, %d %s at most, batches of %d, dropout %s, recurrent dropout %s",
                seconds == null ? "this text" : Words.format("%.0f s", seconds),
                recipe.model().layers().stream().map(LayerSpec::toString).collect(Collectors.joining(" ")),
                charactersPerSecond,
                epochs,
                epochs == 1 ? "epoch" : "epochs",
                recipe.training().batchSize(),
                recipe.model().dropout(),
                recipe.model().recurrentDropout()));
    }

    @Override
    public void textReady(TrainingEvent.TextReady text) {
        line(Words.format(
                "corpus: %,d characters, %,d distinct%s%s",
                text.characters(),
                text.distinct(),
                text.heldOut() > 0 ? Words.format(", the last %,d held out", text.heldOut()) : "",
                text.windows() > 0 ? Words.format(", %,d windows of %,d", text.windows(), text.window()) : ""));
        if (text.tooShortToHoldOut()) {
            line("The corpus is too short to hold out a part of it: the loss is that of the training text.");
        }
        Averaging averaging = text.averaging();
        if (averaging != null) {
            line(Words.format(
                    "cluster: %d workers, averaged every %d steps", averaging.workers(), averaging.frequency()));
        }
        notes.forEach(this::line);
    }

    @Override
    public void networkReady(TrainingEvent.NetworkReady made) {
        Integer fresh = made.newCharacters();
        if (fresh != null) {
            line(Words.format("vocabulary: %,d characters, %,d of them new", made.vocabularySize(), fresh));
        }
        line("");
        line(ModelTable.of(made.layers()));
    }

    @Override
    public void copyIndexReady(TrainingEvent.CopyIndexReady index) {
        line(Words.format(
                "copy index: the text itself, %,d characters in %,d KB of the model; --no-copy-index leaves it out%n",
                index.characters(), (index.bytes() + 1023) / 1024));
    }

    @Override
    public void heldOut(TrainingEvent.HeldOut heldOut) {
        line("baselines on the held-out text, nats per character: "
                + heldOut.baselines().stream()
                        .map(it -> Words.format("%s %.2f", it.name(), it.natsPerCharacter()))
                        .collect(Collectors.joining(", "))
                + "; a trained model should get below the lowest of them");
    }

    @Override
    public synchronized void epochStarted(TrainingEvent.EpochStarted started) {
        epochs = started.epochs();
        if (watched) {
            bar = ProgressLine.show(Words.format("epoch %d/%d", started.epoch(), epochs), started.batches());
        }
    }

    @Override
    public synchronized void stepDone(TrainingEvent.StepDone step) {
        if (bar != null) {
            bar.stepTo(step.batch());
            bar.setExtraMessage(
                    Words.format("%s  loss %.4f  %,.0f char/s", time(step), step.meanLoss(), step.charsPerSecond()));
        }
    }

    @Override
    public synchronized void resumed(TrainingEvent.Resumed resumed) {
        close();
        if (resumed.epoch() <= resumed.epochs()) {
            line(Words.format(
                    "resuming in epoch %d/%d after batch %d", resumed.epoch(), resumed.epochs(), resumed.batch()));
        } else {
            line(
                    resumed.epochs() == 1
                            ? "The one epoch is done: give more --epochs to train longer."
                            : Words.format(
                                    "All %d epochs are done: give more --epochs to train longer.", resumed.epochs()));
        }
    }

    @Override
    public synchronized void backedOff(TrainingEvent.BackedOff back) {
        close();
        line(Words.format(
                "learning rate %.3g -> %.3g: %s; back to the last checkpoint", back.from(), back.to(), back.reason()));
    }

    @Override
    public void writeFailed(TrainingEvent.WriteFailed failed) {
        console.err()
                .println("gru train: " + Faults.message(failed.failure())
                        + "; the file from before is kept, and training continues");
        console.err().flush();
    }

    @Override
    public synchronized void measured(TrainingEvent.Measured measured) {
        interject(Words.format(
                "%s  validation %.4f%s",
                measured.epoch() == 1 && measured.batch() == 0
                        ? "before the first step"
                        : Words.format("epoch %d, batch %d", measured.epoch(), measured.batch()),
                measured.validationLoss(),
                measured.best() ? "  best" : ""));
    }

    @Override
    public void averaged(TrainingEvent.Averaged averaged) {
        line(Words.format(
                "averaged: %.0f %% of the last weights and %.0f %% of the first  validation %.4f  best",
                100 * averaged.share(), 100 - 100 * averaged.share(), averaged.validationLoss()));
    }

    @Override
    public synchronized void epochDone(TrainingEvent.EpochDone done) {
        close();
        line(epochLine(done.metrics()));
    }

    @Override
    public void sampled(TrainingEvent.Sampled sampled) {
        line(sampled.toString());
    }

    @Override
    public void learningRateReduced(TrainingEvent.LearningRateReduced reduced) {
        line(Words.format("learning rate %.3g -> %.3g: the loss has stopped falling", reduced.from(), reduced.to()));
    }

    @Override
    public void stoppedEarly(TrainingEvent.StoppedEarly stopped) {
        line(Words.format(
                "stopped after epoch %d: the loss has not fallen below %.4f for the epochs of --early-stopping",
                stopped.epoch(), stopped.lowest()));
    }

    @Override
    public void timeUp(TrainingEvent.TimeUp up) {
        line(Words.format(
                "the %,.0f s of this run are over; to train longer: --resume with a longer --max-time", up.seconds()));
    }

    @Override
    public void learntLittle(TrainingEvent.LearntLittle little) {
        line(Words.format(
                "warning: the model has learned next to nothing: its best loss on the %s is %.4f, and guessing by how frequent each character is (unigram) has %.4f; give it more time, or a smaller --learning-rate",
                little.heldOut() ? "held-out text" : "training text", little.loss(), little.unigram()));
    }

    @Override
    public void ended(TrainingEvent.Ended ended) {
        line("");
        line(BestLoss.line(ended.metrics(), ended.measurements()));
    }

    @Override
    public synchronized void notMeasured(TrainingEvent.NotMeasured none) {
        close();
        line(
                none.older()
                        ? "no loss was measured: best.zip is still the model that was there before"
                        : "no loss was measured yet: best.zip is the network "
                                + (none.iterations() == 0
                                        ? "before its first step, untrained"
                                        : Words.format("after %,d steps", none.iterations())));
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
        return clock(step.seconds()) + " of " + clock(step.secondsInAll());
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
