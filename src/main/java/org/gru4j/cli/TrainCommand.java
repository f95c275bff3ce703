package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.CorpusReader;
import org.gru4j.corpus.LineStarts;
import org.gru4j.corpus.Split;
import org.gru4j.corpus.Windows;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.model.ModelSummary;
import org.gru4j.model.Provenance;
import org.gru4j.report.MetricsLog;
import org.gru4j.training.Averaging;
import org.gru4j.training.Checkpoint;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.Cluster;
import org.gru4j.training.LocalText;
import org.gru4j.training.Recipe;
import org.gru4j.training.RemoteDirectory;
import org.gru4j.training.Trainer;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingData;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.TrainingState;
import org.gru4j.training.TrainingText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code gru train}. */
@Command(
        name = "train",
        description = "Trains a model on a text and writes it to a directory.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gru train --corpus poems.txt",
            "  gru train --corpus letters/ --layers gru:256 gru:256 --model letters-model",
            "  gru train --corpus poems.txt --preset notebook",
            "  gru train --corpus poems.txt --resume",
            "  gru train --corpus new-poems.txt --resume --fine-tune --learning-rate 0.001",
        })
final class TrainCommand implements Callable<Integer> {

    private static final int BEGINNINGS = 64;

    /** A scheme has two letters or more: one is a drive. */
    private static final String URI = "[A-Za-z][\\w+.-]+:/.*";

    /** Options that a run which goes on has not, or which are put at the end. */
    private static final String BEGINNING_ANEW = "--(overwrite|fine-tune|resume)(=.*)?";

    private final Console console;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--corpus",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            converter = PathName.class,
            description = "The training text: files, folders (every .txt file below), or - for standard input; on a "
                    + "cluster, URIs that all machines can read.")
    private List<String> corpus;

    @Mixin
    private TextOptions textOptions;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            converter = PathName.class,
            defaultValue = ModelOption.DEFAULT,
            description = "Directory for the model; on a cluster, also a URI. Default: ./${DEFAULT-VALUE}")
    private String model;

    @Option(names = "--overwrite", description = "Replace an existing model.")
    private boolean overwrite;

    @Option(
            names = "--resume",
            description = "Continue the run in the model directory as if it had never stopped, with the same corpus; "
                    + "--epochs, --max-time and --early-stopping may change.")
    private boolean resume;

    @Option(
            names = "--fine-tune",
            description = "With --resume: start a new run with any corpus from the weights of the existing model; "
                    + "new characters are added to the vocabulary. The old model is kept as "
                    + ModelDirectory.BASE
                    + ".")
    private boolean fineTune;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "T",
            defaultValue = "5m",
            converter = IntervalConverter.class,
            description =
                    "How often everything is saved within an epoch: a time (30s, 5m, 1h) or a number of iterations "
                            + "(1000). It is always saved after an epoch. Default: ${DEFAULT-VALUE}")
    private CheckpointInterval checkpointEvery;

    @Mixin
    private RecipeOptions recipeOptions;

    @Option(
            names = "--temperatures",
            paramLabel = "T[,T...]",
            converter = Temperatures.Converter.class,
            defaultValue = "0.2,0.5,1.0,1.2",
            description = "Temperatures of the samples after each epoch. Default: ${DEFAULT-VALUE}")
    private Temperatures temperatures;

    @Option(
            names = "--sample-length",
            paramLabel = "N",
            defaultValue = "400",
            description = "Characters per sample. Default: ${DEFAULT-VALUE}")
    private int sampleLength;

    @Option(
            names = "--sample-every",
            paramLabel = "N",
            description = "Write samples after every N-th epoch, and after the last. Default: after each of up to 20 "
                    + "epochs, about 20 times in more")
    private @Nullable Integer sampleEvery;

    @Option(names = "--no-samples", description = "Write no samples.")
    private boolean noSamples;

    @Option(
            names = "--no-copy-index",
            description =
                    "Keep no index of the text in the model. Without it, generate cannot tell what it copies; with it, "
                            + "anyone who has the model can restore the text.")
    private boolean noCopyIndex;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private ClusterOptions clusterOptions;

    /** Null where this machine learns alone. */
    private @Nullable Cluster cluster;

    /** How it learns; null as long as the text is not known, and where this machine learns alone. */
    private @Nullable Averaging averaging;

    /** Null where the model is on this machine. */
    private @Nullable RemoteDirectory remote;

    private Path directory = Path.of(ModelOption.DEFAULT);

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        temperatures.check("--temperatures", "");
        if (sampleLength < 1) {
            throw new IllegalArgumentException("--sample-length must be 1 or more, but is " + sampleLength);
        }
        if (sampleEvery != null && sampleEvery < 1) {
            throw new IllegalArgumentException("--sample-every must be 1 or more, but is " + sampleEvery);
        }
        if (fineTune && !resume) {
            throw new IllegalArgumentException("--fine-tune starts from an existing model: give --resume, too");
        }
        if (resume && overwrite) {
            throw new IllegalArgumentException("--resume continues what --overwrite replaces: give one of the two");
        }
        Optional<Cluster> driven = Cluster.ofThisProcess();
        if (clusterOptions.submits() || driven.isPresent()) {
            recipeOptions.setOnCluster();
            threads.refuseOnCluster();
            if (corpus.contains(CorpusReader.STANDARD_INPUT)) {
                throw new IllegalArgumentException(
                        "standard input is on one machine only: give the corpus as a file that all machines can read");
            }
            return driven.isPresent() ? drive(driven.get()) : clusterOptions.submit(System.getenv("SPARK_HOME"));
        }
        threads.apply();
        clusterOptions.refuseWithoutCluster();
        directory = Path.of(model);
        return run(new ModelDirectory(directory, model));
    }

    private int drive(Cluster driven) throws IOException {
        try (driven) {
            cluster = driven;
            if (!model.matches(URI)) {
                directory = Path.of(model);
                return run(new ModelDirectory(directory, model));
            }
            try (RemoteDirectory remote = driven.directory(model, ModelDirectory.FILES)) {
                directory = remote.copy();
                this.remote = remote;
                return run(new ModelDirectory(directory, model));
            }
        }
    }

    @SuppressWarnings("try") // the signals are there to be heard, until training hears them
    private int run(ModelDirectory target) throws IOException {
        try (StopSignals signals = new StopSignals(this::endBeforeTraining)) {
            return begun(target);
        }
    }

    /** As long as nothing is learnt there is nothing to save. */
    private void endBeforeTraining() {
        complain("interrupted before the first step: nothing was changed");
        System.exit(StopSignals.INTERRUPTED);
    }

    private int begun(ModelDirectory target) throws IOException {
        if (fineTune) {
            return fineTune(target);
        }
        return resume ? resume(target) : begin(target);
    }

    private int begin(ModelDirectory target) throws IOException {
        Recipe given = recipeOptions.recipe();
        target.check(overwrite);
        DirectoryLock.refuseIfTaken(target.path());
        TrainingText text = read(given.model().window(), given.training());
        Backend.start();
        Recipe recipe = recipeOptions.fitsToText() ? fitted(text) : given;
        CharacterModel created =
                CharacterModel.create(recipe.model(), text.vocabulary(), provenance(text), beginnings(text, recipe));
        say(Words.format("%n%s%n", ModelSummary.of(created)));
        CharacterModel model = indexed(created, text);
        return target.whileLocked(() -> {
            target.check(overwrite); // another run may have been quicker
            TrainingData data = text.data(recipe.training(), recipe.model());
            target.tidy();
            target.clear();
            return train(recipe.training(), text, trainer -> trainer.train(model, data));
        });
    }

    private Recipe fitted(TrainingText text) {
        FittedRecipe fitted = FittedRecipe.of(text.sample(), recipeOptions);
        say(fitted.reason());
        return fitted.recipe();
    }

    private int resume(ModelDirectory target) throws IOException {
        target.checkpoint();
        Backend.start();
        return target.whileLocked(() -> {
            Path checkpoint = target.checkpoint();
            Checkpoint saved = Checkpoint.read(checkpoint);
            TrainingState state = saved.state();
            CharacterModel model = saved.model();
            recipeOptions.refuseOtherRecipe(new Recipe(model.configuration(), state.configuration()), this.model);
            if (cluster != null && state.configuration().stateful()) {
                throw new IllegalArgumentException(Words.format(
                        "the run in %s carries states, which is for one machine: resume it without a cluster, or start a new one with --fine-tune",
                        this.model));
            }
            TrainingText given = read(model.configuration().window(), state.configuration());
            refuseAnotherText(given, model);
            TrainingText text = given.in(model.vocabulary());
            target.tidy();
            TrainingConfiguration training = recipeOptions.resumed(state.configuration());
            if (state.epoch() > training.epochs()) {
                say(Words.format(
                        "%s: give more --epochs to train longer.%n",
                        training.epochs() == 1
                                ? "The one epoch is done"
                                : Words.format("All %d epochs are done", training.epochs())));
            }
            TrainingData data = text.data(training, model.configuration());
            return train(training, text, trainer -> trainer.resume(saved, data));
        });
    }

    private int fineTune(ModelDirectory target) throws IOException {
        recipeOptions.refuseOtherNetwork();
        target.model();
        Backend.start();
        return target.whileLocked(() -> {
            Path file = target.model();
            CharacterModel old = ModelFile.load(file);
            Recipe recipe = recipeOptions.changed(new Recipe(old.configuration(), trainingOf(file)));
            TrainingText fresh = read(recipe.model().window(), recipe.training());
            TrainingText text = fresh.in(old.vocabulary().union(fresh.vocabulary()));
            CharacterModel grown =
                    old.grown(recipe.model(), text.vocabulary(), provenance(text), beginnings(text, recipe));
            say(Words.format(
                    "vocabulary: %,d characters, %,d of them new%n%n%s%n",
                    text.vocabulary().size(),
                    text.vocabulary().size() - old.vocabulary().size(),
                    ModelSummary.of(grown)));
            CharacterModel model = indexed(grown, text);
            TrainingData data = text.data(recipe.training(), recipe.model());
            target.tidy();
            target.keepAsBase(file);
            target.clear();
            return train(recipe.training(), text, trainer -> trainer.train(model, data));
        });
    }

    private void refuseAnotherText(TrainingText text, CharacterModel model) {
        if (!text.fingerprint().equals(model.provenance().corpusFingerprint())) {
            throw new IllegalArgumentException(Words.format(
                    "the corpus is not that of the run in %s, which has %,d characters: give that one, or --fine-tune to continue with another",
                    this.model, model.provenance().corpusCharacters()));
        }
    }

    /** How a model was trained; the usual way if its file does not say. */
    private static TrainingConfiguration trainingOf(Path file) {
        return ModelFile.hasTraining(file)
                ? ModelFile.training(file, TrainingState.class).configuration()
                : Recipe.standard().training();
    }

    @FunctionalInterface
    private interface Training {
        CharacterModel by(Trainer trainer) throws IOException;
    }

    private int train(TrainingConfiguration configuration, TrainingText text, Training training) throws IOException {
        try (ProgressReport progress = new ProgressReport(console)) {
            Trainer trainer = new Trainer(
                    configuration,
                    directory,
                    checkpointEvery,
                    Clock.systemUTC(),
                    console.begun(),
                    listeners(text, progress));
            boolean interrupted;
            try (StopSignals signals = new StopSignals(() -> stop(trainer, progress))) {
                training.by(trainer);
                interrupted = signals.asked();
            }
            if (interrupted) {
                complain("interrupted, everything is saved; to continue: " + resumption());
                return StopSignals.INTERRUPTED;
            }
            if (cluster != null) {
                say(Words.format("%n%s%n", cluster.contributions()));
            }
            say(
                    remote == null
                            ? Words.format(
                                    "The model is in %s: %s%n",
                                    model, ShellWords.joined("gru", "generate", "--model", model))
                            : Words.format("The model is in %s%n", model));
            return ExitCode.OK;
        }
    }

    /** Called on a thread of the virtual machine's, while the run goes on. */
    private void stop(Trainer trainer, ProgressReport progress) {
        trainer.stop();
        progress.close();
        complain("finishing the step and saving; interrupt again to end at once");
    }

    /** The command that goes on with this run, as a shell takes it: this one, with --resume. */
    private String resumption() {
        List<String> words = new ArrayList<>(List.of("gru"));
        words.addAll(command.commandLine().getParseResult().originalArgs());
        words.removeIf(word -> word.matches(BEGINNING_ANEW));
        words.add("--resume");
        if (cluster != null && averaging != null) {
            words.addAll(clusterOptions.resumption(cluster.master(), averaging));
        }
        return ShellWords.joined(words);
    }

    /** The corpus; says what it is, what of it is held out, and who learns it. */
    private TrainingText read(int window, TrainingConfiguration training) throws IOException {
        CorpusNotes notes = new CorpusNotes(fact -> say(fact + System.lineSeparator()), this::complain);
        TrainingText text = cluster == null
                ? new LocalText(CorpusReader.read(corpus, console.in(), textOptions.format(), notes))
                : cluster.text(corpus, textOptions.format(), clusterOptions.averaging(), notes);
        long learnt = Split.learnt(text.length(), training.validation(), window);
        Windows windows = new Windows(learnt, window, training.step());
        say(Words.format(
                "corpus: %,d characters, %,d distinct",
                text.length(), text.vocabulary().size()));
        if (learnt < text.length()) {
            say(Words.format(", the last %,d held out", text.length() - learnt));
        }
        say(
                training.stateful()
                        ? Words.format("%n")
                        : Words.format(", %,d windows of %,d%n", windows.count(), windows.length()));
        if (learnt == text.length() && training.validation() > 0) {
            say(Words.format(
                    "The corpus is too short to hold out a part of it: the loss is that of the training text.%n"));
        }
        averaging = text.averaging();
        if (averaging != null) {
            say(Words.format(
                    "cluster: %d workers, averaged every %d steps%n", averaging.workers(), averaging.frequency()));
        }
        return text;
    }

    private static List<String> beginnings(TrainingText text, Recipe recipe) {
        return LineStarts.pick(
                text.sample(), BEGINNINGS, new Random(recipe.model().randomSeed()));
    }

    /** With an index of the text, where that is in memory and nobody wants to do without. */
    private CharacterModel indexed(CharacterModel model, TrainingText text) {
        if (noCopyIndex || cluster != null) {
            return model;
        }
        CopyIndex index = CopyIndex.of(text.sample());
        say(Words.format(
                "copy index: %,d characters in %,d KB of the model; the text can be restored from it, --no-copy-index leaves it out%n%n",
                index.characters(), (index.bytes() + 1023) / 1024));
        return model.with(index);
    }

    private List<TrainingListener> listeners(TrainingText text, ProgressReport progress) {
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.add(progress);
        listeners.add(new MetricsLog(directory));
        if (!noSamples) {
            listeners.add(new EpochSamples(
                    text.sample(),
                    temperatures.values(),
                    sampleLength,
                    sampleEvery,
                    directory,
                    Clock.systemUTC(),
                    console.out()));
        }
        if (remote != null) {
            listeners.add(remote);
        }
        return listeners;
    }

    private static Provenance provenance(TrainingText text) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Provenance(Version.text(), now, text.fingerprint(), text.length());
    }

    private synchronized void complain(String text) {
        console.err().println("gru train: " + text);
        console.err().flush();
    }

    private void say(String text) {
        console.out().print(text);
        console.out().flush();
    }

    /** Lets picocli report a malformed interval like any other wrong value. */
    static final class IntervalConverter implements ITypeConverter<CheckpointInterval> {
        @Override
        public CheckpointInterval convert(String text) {
            try {
                return CheckpointInterval.of(text);
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(malformed.getMessage());
            }
        }
    }
}
