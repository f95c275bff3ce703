package org.gru4j;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.gru4j.model.EpochMetrics;
import org.gru4j.run.SampleOptions;
import org.gru4j.run.internal.ModelDirectory;
import org.gru4j.run.internal.Run;
import org.gru4j.run.internal.TemporaryDirectory;
import org.gru4j.settings.internal.Range;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingException;
import org.gru4j.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * A training run: what it learns, how, and where it is kept. Set what differs from the usual, and call {@link #run}, once.
 * {@link #stop} may be called on any thread, all else on one.
 */
public final class Training {

    private enum Kind {
        NEW,
        RESUMED,
        TUNED
    }

    private final Kind kind;
    private final Corpus corpus;
    private final @Nullable LanguageModel tuned;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Recipe recipe;
    private @Nullable Path directory;
    private boolean overwrite;
    private @Nullable Integer epochs;
    private @Nullable Duration until;
    private @Nullable Integer patience;
    private @Nullable OnDivergence onDivergence;
    private CheckpointInterval checkpoints = CheckpointInterval.STANDARD;
    private SampleOptions samples = SampleOptions.STANDARD;
    private boolean copyIndex = true;
    private boolean report = true;
    private InstantSource clock = Clock.systemUTC();
    private @Nullable Instant begun;
    private boolean stopping;
    private boolean ran;
    private @Nullable Run running;

    private Training(Kind kind, Corpus corpus, @Nullable LanguageModel tuned) {
        this.kind = kind;
        this.corpus = Objects.requireNonNull(corpus, "corpus");
        this.tuned = tuned;
    }

    /** A new run. Unless a recipe is set, it is fitted to the text, to this machine and to the time, or to three minutes. */
    public static Training of(Corpus corpus) {
        return new Training(Kind.NEW, corpus, null);
    }

    /**
     * Goes on with the run in a directory as if it had never stopped. Only its end may be another, and what is done when it
     * diverges.
     *
     * @param corpus the one that it learns
     */
    public static Training resume(Path directory, Corpus corpus) {
        Training training = new Training(Kind.RESUMED, corpus, null);
        training.directory = Objects.requireNonNull(directory, "directory");
        return training;
    }

    /**
     * A new run that goes on from the weights of a model, with any corpus; the vocabulary grows by the characters that are
     * new, which begin as the ones that they look like. Unless a recipe is set, it is fitted to the text, to this machine and
     * to the time, or to three minutes ({@link Recipe.Builder#tune}). Where a part of the text is held out, the model is measured
     * before the first step, and is the best one until there is a better one. In the directory that the model comes from, it is
     * kept as {@code base.zip}.
     *
     * @throws IllegalArgumentException if the model cannot be trained further ({@link LanguageModel#untrainable})
     */
    public static Training fineTune(LanguageModel model, Corpus corpus) {
        Objects.requireNonNull(model, "model").saved().model().requireTrainable();
        return new Training(Kind.TUNED, corpus, model);
    }

    /**
     * What is trained and how.
     *
     * @throws IllegalStateException if the run is resumed: it has its recipe
     */
    public Training recipe(Recipe recipe) {
        refuseIfResumed("recipe");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        return this;
    }

    /**
     * Where the run is kept, with checkpoints, figures and samples, so that it can be resumed. Without it the run leaves
     * nothing on disk, and its result is the model.
     *
     * @throws IllegalStateException if the run is resumed: it has its directory
     */
    public Training directory(Path directory) {
        refuseIfResumed("directory");
        this.directory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    private void refuseIfResumed(String what) {
        if (kind == Kind.RESUMED) {
            throw new IllegalStateException("a run that is resumed has its " + what);
        }
    }

    /**
     * Whether the run may replace the one that is in the directory already; that is refused unless it may.
     *
     * @throws IllegalStateException if the run is resumed: it replaces none
     */
    public Training overwrite(boolean overwrite) {
        if (kind == Kind.RESUMED) {
            throw new IllegalStateException("a run that is resumed replaces none");
        }
        this.overwrite = overwrite;
        return this;
    }

    /** How often to go through the text, at most, 1 or more. */
    public Training epochs(int epochs) {
        this.epochs = Range.atLeast(1, "epochs", epochs);
        return this;
    }

    /** How long the whole run may take, above 0, with what it took before it was resumed. */
    public Training until(Duration time) {
        Range.seconds("maxTime", time);
        this.until = time;
        return this;
    }

    /** Ends the run after so many epochs without a lower loss, 1 or more. */
    public Training earlyStopping(int epochs) {
        this.patience = Range.atLeast(1, "earlyStopping", epochs);
        return this;
    }

    /** What to do when the run diverges. */
    public Training onDivergence(OnDivergence onDivergence) {
        this.onDivergence = Objects.requireNonNull(onDivergence, "onDivergence");
        return this;
    }

    /** How often all is saved within an epoch; after each epoch it always is. */
    public Training checkpointEvery(CheckpointInterval interval) {
        this.checkpoints = Objects.requireNonNull(interval, "interval");
        return this;
    }

    /** What is written with the model after epochs, for listeners and into the directory. */
    public Training samples(SampleOptions samples) {
        this.samples = Objects.requireNonNull(samples, "samples");
        return this;
    }

    /**
     * Whether the model keeps its text, by which it can tell what it copies from there, and from which anybody who has the
     * model can restore the text. It does unless told otherwise.
     *
     * @throws IllegalStateException if the run is resumed: its model has one, or has none
     */
    public Training copyIndex(boolean copyIndex) {
        refuseIfResumed("copy index, or none");
        this.copyIndex = copyIndex;
        return this;
    }

    /**
     * Whether the run draws itself as a page, {@code report.html}, into its directory at each checkpoint; it does unless told
     * otherwise.
     */
    public Training report(boolean report) {
        this.report = report;
        return this;
    }

    /** One who hears of everything that happens. Listeners are called in the order in which they were added. */
    public Training listener(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Is called after each epoch. */
    public Training onEpoch(Consumer<EpochMetrics> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return listener(new TrainingListener() {
            @Override
            public void epochDone(TrainingEvent.EpochDone event) {
                consumer.accept(event.metrics());
            }
        });
    }

    /**
     * From where the time comes, and from when on that of the run is counted.
     *
     * @param begun null for when the run begins
     */
    public Training clock(InstantSource clock, @Nullable Instant begun) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.begun = begun;
        return this;
    }

    /**
     * Ends the run after the step that is being computed, with all saved; may be called on any thread. An interrupt of the
     * run's thread does the same.
     */
    public synchronized void stop() {
        stopping = true;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Trains until the run's end, or until {@link #stop}; once.
     *
     * <p>What a listener throws ends the run, and is thrown here, except {@link java.io.UncheckedIOException}: that a listener
     * cannot write is told as {@link TrainingListener#writeFailed}, and training goes on.
     *
     * @return the best model of the run: the one with the lowest loss on held-out text, or else on the text that is learnt
     * @throws IllegalStateException if it was called before
     * @throws org.gru4j.corpus.CorpusException if the text is shorter than one window and its target
     * @throws org.gru4j.run.ModelDirectoryException if the directory cannot be taken for this run
     * @throws org.gru4j.model.ModelFileException if a checkpoint cannot be read
     * @throws org.gru4j.training.TrainingException if the loss explodes or is no longer a number
     * @throws IOException if the first or the last checkpoint cannot be written; between them training goes on
     */
    public LanguageModel run() throws IOException {
        if (directory != null) {
            return LanguageModel.load(runToFile());
        }
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            return LanguageModel.load(run(temporary.path()));
        } catch (TrainingException diverged) {
            throw diverged.getCause() instanceof TrainingException bare ? bare : diverged; // its checkpoints go
        }
    }

    /**
     * The same as {@link #run} for a run that is kept in a directory, but the best model is not read: this is its file.
     *
     * @throws IllegalStateException if there is no directory, or the training has run
     */
    public Path runToFile() throws IOException {
        if (directory == null) {
            throw new IllegalStateException("a run without a directory leaves no file: set one");
        }
        return run(directory);
    }

    private Path run(Path place) throws IOException {
        synchronized (this) {
            if (ran) {
                throw new IllegalStateException("a training runs once: make another one");
            }
            ran = true;
        }
        Run.Options options = new Run.Options(
                overwrite,
                checkpoints,
                copyIndex,
                samples,
                report && directory != null,
                listeners,
                clock,
                begun == null ? clock.instant() : begun);
        Run run = started(new Run(new ModelDirectory(place), options, corpus.training()));
        return switch (kind) {
            case NEW -> {
                Recipe chosen = recipe();
                yield run.begin(chosen.model(), chosen.training());
            }
            case RESUMED -> run.resume(end()::in);
            case TUNED -> {
                Recipe chosen = recipe();
                yield run.fineTune(Objects.requireNonNull(tuned).saved(), chosen.model(), chosen.training());
            }
        };
    }

    private synchronized Run started(Run run) {
        running = run;
        if (stopping) {
            run.stop();
        }
        return run;
    }

    private Recipe recipe() {
        if (recipe != null) {
            return end().in(recipe.toBuilder()).build();
        }
        Duration time = until == null ? Recipe.USUAL_TIME : until;
        return tuned == null
                ? end().in(Recipe.builder()).fit(corpus, time).build()
                : end().in(tuned.recipe().toBuilder()).tune(tuned, corpus, time).build();
    }

    private RunEnd end() {
        return new RunEnd(epochs, until, patience, onDivergence);
    }
}
