package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.gru4j.BaseChoice;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.internal.ModelDirectory;
import org.gru4j.training.Averaging;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.Cluster;
import org.gru4j.training.internal.RemoteDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** One run of {@code gru train}: tells the user of it, and hears the signals that end it. */
final class TrainRun {

    private final Console console;
    private final Place place;
    private final ProgressReport progress;

    /** Null as long as there is nothing to save. */
    private volatile @Nullable Training writing;

    private @Nullable Averaging averaging;

    /**
     * Where a run is.
     *
     * @param name what the user calls the model's directory
     * @param directory that directory, or a copy of it
     * @param cluster that learns; null where this machine learns alone
     * @param remote null where the model is on this machine
     */
    record Place(
            String name,
            Path directory,
            @Nullable Cluster cluster,
            @Nullable RemoteDirectory remote) {

        static Place here(String name) {
            return new Place(name, Path.of(name), null, null);
        }
    }

    /** What makes the corpus. */
    @FunctionalInterface
    interface Reading {
        Corpus corpus(@Nullable Cluster cluster, CorpusNotes notes) throws IOException;
    }

    /** What makes the run. */
    @FunctionalInterface
    interface Preparation {
        Training training(TrainRun run) throws IOException;
    }

    TrainRun(Console console, Place place) {
        this.console = console;
        this.place = place;
        this.progress = new ProgressReport(console);
    }

    Training begin(RecipeOptions options, BaseOption base, boolean overwrite, Reading reading) throws IOException {
        options.recipe(); // refuses what is wrong before anything is read
        if (!base.isAuto() && !base.isNone()) {
            options.refuseOtherNetwork();
        }
        new ModelDirectory(place.directory()).check(overwrite);
        LanguageModel named = base.named().orElse(null);
        Corpus corpus = corpus(reading);
        Backend.start();
        // On a cluster english is for whoever names it: its weights would go back and forth at each average.
        boolean auto = base.isAuto() && place.cluster() == null;
        Training training;
        if (named != null) {
            training = tuned(named, corpus, null, options);
        } else {
            training = auto ? fromWhatIsBetter(corpus, options) : fromNothing(corpus, options);
        }
        return training.overwrite(overwrite);
    }

    private Training tuned(LanguageModel from, Corpus corpus, @Nullable BaseChoice choice, RecipeOptions options) {
        Training training = Training.fineTune(from, corpus); // which refuses models that cannot be
        double[] speed = new double[1];
        Recipe recipe = options.tuning(from, corpus, choice, fitted -> speed[0] = fitted);
        if (speed[0] > 0) {
            progress.chosen(recipe, speed[0]);
        }
        return training.recipe(recipe).directory(place.directory());
    }

    /** From the model that comes with gru, where it helps with a text, and else from nothing. */
    private Training fromWhatIsBetter(Corpus corpus, RecipeOptions options) {
        String other = options.otherNetwork().orElse(null);
        if (other != null) {
            progress.note(Words.format("begins from nothing: %s asks for another network than that of english", other));
            return fromNothing(corpus, options);
        }
        LanguageModel english = LanguageModel.english();
        BaseChoice choice = BaseChoice.of(english, corpus);
        progress.note(
                choice.pays()
                        ? Words.format("begins from english: %s", reason(choice))
                        : Words.format(
                                "begins from nothing and not from english: %s, of which english must have less than %.0f %%",
                                reason(choice), 100 * BaseChoice.LIMIT));
        return choice.pays() ? tuned(english, corpus, choice, options) : fromNothing(corpus, options);
    }

    private static String reason(BaseChoice choice) {
        return Words.format(
                "it has %.2f nats per character on this text, a 2-gram of the text itself %.2f",
                choice.loss(), choice.bigram());
    }

    private Training fromNothing(Corpus corpus, RecipeOptions options) {
        double[] speed = new double[1];
        Recipe recipe = options.recipe(corpus, fitted -> speed[0] = fitted);
        if (speed[0] > 0) {
            progress.chosen(recipe, speed[0]);
        }
        return Training.of(corpus).recipe(recipe).directory(place.directory());
    }

    Training resume(RecipeOptions options, Reading reading) throws IOException {
        ModelDirectory target = new ModelDirectory(place.directory());
        target.checkpoint();
        target.refuseIfInUse();
        options.refuseOtherRecipe(Recipe.of(place.directory()), place.name());
        Backend.start();
        Training resumed = Training.resume(place.directory(), corpus(reading));
        options.changeEnd(resumed);
        return resumed;
    }

    Training fineTune(RecipeOptions options, Reading reading) throws IOException {
        options.refuseOtherNetwork();
        ModelDirectory target = new ModelDirectory(place.directory());
        target.model();
        target.refuseIfInUse();
        Backend.start();
        LanguageModel old = LanguageModel.load(place.directory());
        return tuned(old, corpus(reading), null, options);
    }

    private Corpus corpus(Reading reading) throws IOException {
        CorpusNotes notes = new CorpusNotes(fact -> say(fact + System.lineSeparator()), this::complain);
        return reading.corpus(place.cluster(), notes);
    }

    /**
     * Prepares the run, trains, and tells how it ended.
     *
     * @param resumption the command that goes on with the run, from how a cluster has learnt it
     * @return the exit status
     */
    int run(Preparation preparation, Function<@Nullable Averaging, String> resumption) throws IOException {
        boolean interrupted;
        try (progress;
                StopSignals signals = new StopSignals(this::stop)) {
            Training training = preparation.training(this).clock(Clock.systemUTC(), console.begun());
            training.listener(progress).listener(new Watch(training));
            if (place.remote() != null) {
                training.listener(place.remote());
            }
            training.runToFile();
            interrupted = signals.asked();
        } catch (ModelDirectoryException refused) {
            throw refused.calling(place.name());
        }
        if (interrupted) {
            complain("interrupted, everything is saved; to continue: " + resumption.apply(averaging));
            return StopSignals.INTERRUPTED;
        }
        if (place.cluster() != null) {
            say(Words.format("%n%s%n", place.cluster().contributions()));
        }
        say(
                place.remote() == null
                        ? Words.format(
                                "The model is in %s: %s%n",
                                place.name(), ShellWords.joined("gru", "generate", "--model", place.name()))
                        : Words.format("The model is in %s%n", place.name()));
        Path report = place.directory().resolve(RunFiles.REPORT);
        if (place.remote() == null && Files.exists(report)) {
            say(Words.format("Pictures of the run, for a browser: %s%n", report));
        }
        return ExitCode.OK;
    }

    /** Called on a thread of the virtual machine's, while the run goes on. */
    private void stop() {
        Training training = writing;
        if (training == null) {
            complain("interrupted before the first step: nothing was changed");
            System.exit(StopSignals.INTERRUPTED);
        } else {
            training.stop();
            progress.close();
            complain("finishing the step and saving; interrupt again to end at once");
        }
    }

    /** Notes what the end of the run must know. */
    private final class Watch implements TrainingListener {

        private final Training training;

        Watch(Training training) {
            this.training = training;
        }

        @Override
        public void textReady(TrainingEvent.TextReady text) {
            averaging = text.averaging();
        }

        @Override
        public void started(TrainingEvent.Started event) {
            writing = training;
        }
    }

    private synchronized void complain(String text) {
        console.err().println("gru train: " + text);
        console.err().flush();
    }

    private void say(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
