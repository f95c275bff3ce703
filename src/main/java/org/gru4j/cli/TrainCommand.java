package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gru4j.Corpus;
import org.gru4j.Training;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.run.SampleOptions;
import org.gru4j.run.internal.ModelDirectory;
import org.gru4j.training.Averaging;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.internal.Cluster;
import org.gru4j.training.internal.RemoteDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    /** A scheme has two letters or more: one is a drive. */
    private static final String URI = "[A-Za-z][\\w+.-]+:/.*";

    /** Options that a run which goes on has not, or which are put at the end. */
    private static final String BEGINNING_ANEW = "--(overwrite|fine-tune|resume|base)(=.*)?";

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

    @Mixin
    private BaseOption baseOption;

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

    @Mixin
    private SamplingOptions samplingOptions;

    @Option(
            names = "--no-copy-index",
            description =
                    "Do not keep the text in the model. Without it, generate cannot tell what it copies; with it, anyone "
                            + "who has the model has the text.")
    private boolean noCopyIndex;

    @Option(
            names = "--no-report",
            description = "Do not draw the run as a page, report.html in the model directory, at each checkpoint.")
    private boolean noReport;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private ClusterOptions clusterOptions;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        SampleOptions samples = samplingOptions.options();
        if (fineTune && !resume) {
            throw new IllegalArgumentException("--fine-tune starts from an existing model: give --resume, too");
        }
        if (resume && overwrite) {
            throw new IllegalArgumentException("--resume continues what --overwrite replaces: give one of the two");
        }
        if (resume && baseOption.isGiven()) {
            throw new IllegalArgumentException(
                    "--base is for a run that begins: --resume goes on with one, or with its model where --fine-tune is given");
        }
        Optional<Cluster> driven = Cluster.ofThisProcess();
        if (clusterOptions.submits() || driven.isPresent()) {
            recipeOptions.setOnCluster();
            threads.refuseOnCluster();
            if (corpus.contains(CorpusReader.STANDARD_INPUT)) {
                throw new IllegalArgumentException(
                        "standard input is on one machine only: give the corpus as a file that all machines can read");
            }
            return driven.isPresent()
                    ? drive(driven.get(), samples)
                    : clusterOptions.submit(System.getenv("SPARK_HOME"));
        }
        threads.apply();
        clusterOptions.refuseWithoutCluster();
        return run(TrainRun.Place.here(model), samples);
    }

    private int drive(Cluster cluster, SampleOptions samples) throws IOException {
        try (cluster) {
            if (!model.matches(URI)) {
                return run(new TrainRun.Place(model, Path.of(model), cluster, null), samples);
            }
            try (RemoteDirectory remote = cluster.directory(model, ModelDirectory.FILES)) {
                return run(new TrainRun.Place(model, remote.copy(), cluster, remote), samples);
            }
        }
    }

    private int run(TrainRun.Place place, SampleOptions samples) throws IOException {
        return new TrainRun(console, place)
                .run(
                        run -> training(run)
                                .checkpointEvery(checkpointEvery)
                                .samples(samples)
                                .report(!noReport),
                        averaging -> resumption(place.cluster(), averaging));
    }

    private Training training(TrainRun run) throws IOException {
        if (fineTune) {
            return run.fineTune(recipeOptions, this::read).copyIndex(!noCopyIndex);
        }
        return resume
                ? run.resume(recipeOptions, this::read)
                : run.begin(recipeOptions, baseOption, overwrite, this::read).copyIndex(!noCopyIndex);
    }

    private Corpus read(@Nullable Cluster cluster, CorpusNotes notes) throws IOException {
        return cluster == null
                ? Corpus.read(corpus, console.in(), textOptions.format(), notes)
                : Corpus.of(cluster.text(corpus, textOptions.format(), clusterOptions.averaging(), notes));
    }

    /** The command that goes on with this run, as a shell takes it: this one, with --resume. */
    private String resumption(@Nullable Cluster cluster, @Nullable Averaging averaging) {
        List<String> words = new ArrayList<>(List.of("gru"));
        words.addAll(command.commandLine().getParseResult().originalArgs());
        int base = words.indexOf(BaseOption.NAME);
        if (base >= 0) {
            words.remove(base + 1); // its value
        }
        words.removeIf(word -> word.matches(BEGINNING_ANEW));
        words.add("--resume");
        if (cluster != null && averaging != null) {
            words.addAll(clusterOptions.resumption(cluster.master(), averaging));
        }
        return ShellWords.joined(words);
    }
}
