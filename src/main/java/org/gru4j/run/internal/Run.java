package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.LineStarts;
import org.gru4j.corpus.internal.Split;
import org.gru4j.corpus.internal.Windows;
import org.gru4j.internal.Version;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;
import org.gru4j.run.SampleOptions;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.Checkpoint;
import org.gru4j.training.internal.Listeners;
import org.gru4j.training.internal.Trainer;
import org.gru4j.training.internal.TrainingData;
import org.gru4j.training.internal.TrainingText;
import org.jspecify.annotations.Nullable;

/**
 * A run in a model directory, from which other runs are kept out: begun, resumed or fine-tuned. One run each; {@link #stop}
 * may be called on any thread.
 */
public final class Run {

    private final ModelDirectory directory;
    private final Options options;
    private final TrainingText text;
    private final Listeners listeners;
    private boolean stopping;
    private @Nullable Trainer trainer;

    /**
     * How a run is kept and told of.
     *
     * @param overwrite whether it may replace another run in its directory
     * @param interval how often there is a checkpoint within an epoch
     * @param copyIndex whether the model gets an index of a text in memory, to tell what it copies
     * @param samples what it writes after epochs
     * @param report whether it draws itself as a page at each checkpoint
     * @param listeners told of every event, in this order
     * @param clock the time
     * @param begun from when on the run's time is counted
     */
    public record Options(
            boolean overwrite,
            CheckpointInterval interval,
            boolean copyIndex,
            SampleOptions samples,
            boolean report,
            List<TrainingListener> listeners,
            InstantSource clock,
            Instant begun) {}

    @FunctionalInterface
    private interface Learning {
        void by(Trainer trainer) throws IOException;
    }

    /** A run that learns a text. */
    public Run(ModelDirectory directory, Options options, TrainingText text) {
        this.directory = directory;
        this.options = options;
        this.text = text;
        this.listeners = new Listeners(options.listeners());
    }

    /**
     * Trains a new model.
     *
     * @return the file of the best model
     * @throws ModelDirectoryException if something is in the directory that may not be overwritten, or another run is at work
     * @throws IOException if the first or the last checkpoint cannot be written
     */
    public Path begin(ModelConfiguration model, TrainingConfiguration training) throws IOException {
        directory.check(options.overwrite());
        tellText(model, training);
        CharacterModel created =
                CharacterModel.create(model, text.vocabulary(), provenance(null), beginnings(text, model.randomSeed()));
        tell(new TrainingEvent.NetworkReady(
                created.layers(), created.vocabulary().size(), null));
        CharacterModel untrained = indexed(created, text);
        return directory.whileLocked(() -> {
            directory.mayWrite(options.overwrite()); // another run may have been quicker
            TrainingData data = text.data(training, model);
            tell(new TrainingEvent.Started(directory.path()));
            directory.tidy();
            directory.clear();
            return learn(training, text, untrained, trainer -> trainer.train(untrained, data));
        });
    }

    /**
     * Goes on with the run in the directory as if it had never stopped.
     *
     * @param changes what may change in the middle of a run: its end, and what is done when it diverges
     * @return the file of the best model
     * @throws ModelDirectoryException if there is no run, it learns another text, or another program is at work on it
     * @throws IOException if the last checkpoint cannot be written
     */
    public Path resume(UnaryOperator<TrainingConfiguration> changes) throws IOException {
        directory.checkpoint();
        return directory.whileLocked(() -> {
            SavedModel file = ModelFile.read(directory.checkpoint());
            Checkpoint saved = Checkpoint.of(file);
            CharacterModel model = saved.model();
            TrainingConfiguration training = changes.apply(saved.state().configuration());
            if (text.averaging() != null && training.stateful()) {
                throw new ModelDirectoryException(Fault.CARRIES_STATES, directory.path());
            }
            if (!text.fingerprint().equals(model.provenance().corpusFingerprint())) {
                throw new ModelDirectoryException(
                        Fault.OTHER_CORPUS,
                        directory.path(),
                        Words.format("%,d", model.provenance().corpusCharacters()));
            }
            tellText(model.configuration(), training);
            TrainingText known = text.in(model.vocabulary());
            TrainingData data = known.data(training, model.configuration());
            tell(new TrainingEvent.Started(directory.path()));
            directory.tidy();
            CharacterModel base =
                    BaseModel.of(file).map(it -> beginning(it, model)).orElse(null);
            return learn(training, known, model, trainer -> {
                if (base == null) {
                    trainer.resume(saved, data);
                } else {
                    trainer.resumeTuning(saved, data, base);
                }
            });
        });
    }

    /** What a model was before its first step that was tuned from another. */
    private static CharacterModel beginning(SavedModel base, CharacterModel tuned) {
        return base.model().grown(tuned.configuration(), tuned.vocabulary(), tuned.provenance(), tuned.beginnings());
    }

    /**
     * Trains a model that goes on from the weights of another, with any text; the vocabulary grows by the characters that are
     * new. The other one is kept as {@value ModelDirectory#BASE}: another gru4j may come with another english.
     *
     * @return the file of the best model
     * @throws ModelDirectoryException if something else is in the directory that may not be overwritten, or another run is at
     *     work
     * @throws IOException if the first or the last checkpoint cannot be written
     */
    public Path fineTune(SavedModel base, ModelConfiguration model, TrainingConfiguration training) throws IOException {
        CharacterModel old = base.model();
        Path file = base.file();
        boolean inPlace = file != null && directory.holds(file);
        directory.check(options.overwrite() || inPlace);
        return directory.whileLocked(() -> {
            directory.mayWrite(options.overwrite() || inPlace);
            tellText(model, training);
            TrainingText known = text.in(old.vocabulary().union(text.vocabulary()));
            CharacterModel grown = old.grown(
                    model, known.vocabulary(), provenance(base.asBase()), beginnings(known, model.randomSeed()));
            tell(new TrainingEvent.NetworkReady(
                    grown.layers(),
                    known.vocabulary().size(),
                    known.vocabulary().size() - old.vocabulary().size()));
            CharacterModel untrained = indexed(grown, known);
            TrainingData data = known.data(training, model);
            tell(new TrainingEvent.Started(directory.path()));
            directory.tidy();
            directory.keepAsBase(base);
            directory.clear();
            return learn(training, known, untrained, trainer -> trainer.tune(untrained, data));
        });
    }

    private Path learn(TrainingConfiguration training, TrainingText known, CharacterModel model, Learning learning)
            throws IOException {
        EpochSamples samples =
                new EpochSamples(known.sample(), options.samples(), directory.path(), options.clock(), this::tell);
        List<TrainingListener> all = new ArrayList<>();
        all.add(new MetricsLog(directory.path()));
        all.add(samples);
        if (options.report()) {
            all.add(new RunReport(directory.path(), model));
        }
        all.addAll(options.listeners());
        Trainer starting = new Trainer(
                training, directory.path(), options.interval(), options.clock(), options.begun(), all, samples);
        learning.by(started(starting));
        return starting.best();
    }

    private void tellText(ModelConfiguration model, TrainingConfiguration training) {
        long learnt = Split.learnt(text.length(), training.validation(), model.window());
        Windows windows = new Windows(learnt, model.window(), training.step());
        tell(new TrainingEvent.TextReady(
                text.length(),
                text.vocabulary().size(),
                text.length() - learnt,
                training.stateful() ? 0 : windows.count(),
                windows.length(),
                learnt == text.length() && training.validation() > 0,
                text.averaging()));
    }

    private CharacterModel indexed(CharacterModel model, TrainingText known) {
        if (!options.copyIndex() || known.averaging() != null) {
            return model;
        }
        CopyIndex index = CopyIndex.of(known.sample());
        tell(new TrainingEvent.CopyIndexReady(index.characters(), index.bytes()));
        return model.with(index);
    }

    private static List<String> beginnings(TrainingText known, long randomSeed) {
        return LineStarts.pick(known.sample(), LineStarts.USUAL, new Random(randomSeed));
    }

    private Provenance provenance(Provenance.@Nullable Base base) {
        Instant now = options.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        return new Provenance(Version.text(), now.toString(), text.fingerprint(), text.length(), base);
    }

    private void tell(TrainingEvent event) {
        listeners.tell(event);
    }

    /** Ends the run after the batch that is being computed, with a checkpoint. */
    public synchronized void stop() {
        stopping = true;
        if (trainer != null) {
            trainer.stop();
        }
    }

    private synchronized Trainer started(Trainer starting) {
        trainer = starting;
        if (stopping) {
            starting.stop();
        }
        return starting;
    }
}
