package org.gru4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.evaluation.internal.Baselines;
import org.gru4j.evaluation.internal.ModelEvaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru evaluate}. */
@Command(
        name = "evaluate",
        description = "Measures how well a model predicts a text, and compares with baselines.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The text is read as one stream from its start. Each character is predicted from all before it; the first "
                    + "one, which has none before it, is only read, and so is the first after each reset. Characters "
                    + "that the model does not know are left out, and counted and named on standard error.",
            "Baselines: uniform, all characters equally likely; unigram, by frequency; 2-gram and the best of the "
                    + "orders up to " + Baselines.ORDER
                    + ", interpolated modified Kneser-Ney. They learn from the text before the held-out part, or from --training-corpus.",
            "A model that was trained from another one (its base) is compared with that, too, where it comes with gru or is in the "
                    + "model's directory, unless the base knows other characters of the text.",
            "",
            "Examples:",
            "  gru evaluate --corpus poems.txt",
            "  gru evaluate --corpus 1913.txt --training-corpus 1912.txt --model letters",
            "  gru evaluate --corpus poems.txt --format colour | less -R",
            "  gru evaluate --corpus poems.txt --format json | jq .nats_per_character",
        })
final class EvaluateCommand implements Callable<Integer> {

    /** Columns of a line, where no terminal tells. */
    private static final int USUAL_WIDTH = 80;

    /** How the result is shown. */
    enum Format {
        TEXT,
        JSON,
        COLOUR
    }

    private final Console console;

    @Option(
            names = "--corpus",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            converter = PathName.class,
            description = "The text: files, folders (every .txt file below), or - for standard input.")
    private List<String> corpus;

    @Mixin
    private TextOptions textOptions;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description =
                    "Evaluate only this share of the text, at its end. Default: for the text that the model was trained on, "
                            + "what was held out then, or " + ModelEvaluation.USUAL_SHARE
                            + "; for any other text, all of it")
    private @Nullable Double heldOut;

    @Option(
            names = "--reset-every",
            paramLabel = "N",
            description = "Clear the state of the model every N characters. Default: never")
    private @Nullable Integer resetEvery;

    @Option(
            names = "--training-corpus",
            arity = "1..*",
            paramLabel = "PATH",
            converter = PathName.class,
            description = "The text that the baselines learn from. Default: the text before the held-out part")
    private @Nullable List<String> trainingCorpus;

    @Option(names = "--no-baselines", description = "Show the figures of the model only.")
    private boolean noBaselines;

    @Option(
            names = "--adapt",
            description =
                    "Read the text a second time, with a copy of the model that learns from it on the way (dynamic "
                            + "evaluation), and show that loss on a line of its own. Default: off")
    private boolean adapt;

    @Option(
            names = "--format",
            paramLabel = "text|json|colour",
            defaultValue = "text",
            description = "text: a table; json: all figures, the text, and the surprisal of each character in nats; "
                    + "colour: the table and the text, coloured by surprisal. Default: ${DEFAULT-VALUE}")
    private Format format;

    @Option(
            names = "--no-color",
            description = "Show the surprisal by digits under the lines instead of colours; lines are as wide as the "
                    + "terminal or the variable COLUMNS says, or " + USUAL_WIDTH
                    + ". Default: off, or on where the environment has NO_COLOR")
    private boolean noColor;

    @Mixin
    private ThreadsOption threads;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EvaluationOptions options = new EvaluationOptions(
                heldOut, resetEvery == null ? EvaluationOptions.NEVER : resetEvery, !noBaselines, adapt);
        if (noBaselines && trainingCorpus != null) {
            throw new IllegalArgumentException(
                    "--training-corpus is for the baselines, which --no-baselines leaves out: give one of the two");
        }
        ModelOption.Found found = model.found();
        threads.apply();
        Corpus text = read(corpus);
        Corpus training = trainingCorpus == null ? null : read(trainingCorpus);
        Backend.start();
        LanguageModel loaded = found.load();
        try (EvaluationNotes notes = new EvaluationNotes(console)) {
            print(loaded.evaluate(text, training, options, notes));
        }
        return ExitCode.OK;
    }

    private Corpus read(List<String> names) throws IOException {
        EvaluationNotes notes = new EvaluationNotes(console);
        return Corpus.read(names, console.in(), textOptions.format(), new CorpusNotes(notes::note, notes::note));
    }

    private void print(EvaluationReport report) throws IOException {
        if (format == Format.JSON) {
            EvaluationJson.write(report, corpus, console.out());
            console.out().println();
        } else {
            EvaluationTable.print(report, console.out());
        }
        if (format == Format.COLOUR) {
            console.out().println();
            new SurpriseView(console.out(), !noColor, Display.columns(console, USUAL_WIDTH)).print(report.evaluated());
        }
        console.out().flush();
    }
}
