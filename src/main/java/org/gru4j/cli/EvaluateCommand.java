package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gru4j.corpus.Corpus;
import org.gru4j.corpus.CorpusReader;
import org.gru4j.corpus.EncodedText;
import org.gru4j.corpus.Split;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.Baselines;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.evaluation.Evaluator;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.KnownText.Unknown;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.HeldOutShare;
import org.gru4j.model.ModelFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru evaluate}. */
@Command(
        name = "evaluate",
        description = "Tells how well a model predicts a text, beside baselines.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The text is read as one stream from its start. Each character is predicted from all before it; the first "
                    + "one, which has none before it, is only read, and so is the first after each reset. Characters "
                    + "that the model does not know are left out, and counted and named on standard error.",
            "Baselines: uniform, all characters alike; unigram, how frequent each one is; 2-gram and the best of the "
                    + "orders up to " + Baselines.ORDER
                    + ", interpolated modified Kneser-Ney. They learn from the text before the part that is held out, or "
                    + "from --training-corpus.",
            "",
            "Examples:",
            "  gru evaluate --corpus poems.txt",
            "  gru evaluate --corpus 1913.txt --training-corpus 1912.txt --model letters",
            "  gru evaluate --corpus poems.txt --format colour | less -R",
            "  gru evaluate --corpus poems.txt --format json | jq .nats_per_character",
        })
final class EvaluateCommand implements Callable<Integer> {

    /** Evaluated of the text that a model has learnt, where nothing was held out. */
    private static final double USUAL_SHARE = 0.1;

    private static final int MOST_NAMED = 10;

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
                    "Evaluate only this share of the text, its end. Default: of the text that the model was trained on what "
                            + "was held out then, or " + USUAL_SHARE + "; the whole of any other")
    private @Nullable Double heldOut;

    @Option(
            names = "--reset-every",
            paramLabel = "N",
            description = "Clear the model's state every N characters of what is evaluated. Default: never")
    private @Nullable Integer resetEvery;

    @Option(
            names = "--training-corpus",
            arity = "1..*",
            paramLabel = "PATH",
            converter = PathName.class,
            description = "What the baselines learn from. Default: the text before what is held out")
    private @Nullable List<String> trainingCorpus;

    @Option(names = "--no-baselines", description = "The model's figures only.")
    private boolean noBaselines;

    @Option(
            names = "--format",
            paramLabel = "text|json|colour",
            defaultValue = "text",
            description = "text: a table; json: all figures, the text, and the surprisal of each character in nats; "
                    + "colour: the table and the text, coloured by surprisal. Default: ${DEFAULT-VALUE}")
    private Format format;

    @Option(
            names = "--no-color",
            description = "Show the surprisal by figures under the lines instead of colours; lines are as wide as the "
                    + "terminal or COLUMNS in the environment says, or " + USUAL_WIDTH
                    + ". Default: off, or on where the environment has NO_COLOR")
    private boolean noColor;

    @Mixin
    private ThreadsOption threads;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        check();
        Path path = model.existing();
        threads.apply();
        Corpus text = read(corpus);
        Corpus training = trainingCorpus == null ? null : read(trainingCorpus);
        Backend.start();
        CharacterModel loaded = ModelFile.load(path);
        int from = evaluatedFrom(text, loaded, ModelFile.at(path));
        KnownText evaluated = part(text, from, text.text().length(), loaded);
        tellUnknown(
                evaluated, "characters are left out, for the model does not know them; all figures are of the others");
        EvaluatedText read = evaluate(loaded, evaluated);
        List<Baseline> baselines =
                noBaselines ? List.of() : baselines(evaluated, trainingPart(text, from, training, loaded), loaded);
        print(new EvaluationReport(
                corpus,
                text.text().length(),
                from,
                resetEvery == null ? Evaluator.NEVER : resetEvery,
                read,
                baselines));
        return ExitCode.OK;
    }

    private void check() {
        if (heldOut != null && !(heldOut > 0 && heldOut < 1)) {
            throw new IllegalArgumentException("--held-out must be above 0 and below 1, but is " + heldOut);
        }
        if (resetEvery != null && resetEvery < 2) {
            throw new IllegalArgumentException("--reset-every must be 2 or more, but is " + resetEvery);
        }
        if (noBaselines && trainingCorpus != null) {
            throw new IllegalArgumentException(
                    "--training-corpus is for the baselines, which --no-baselines leaves out: give one of the two");
        }
    }

    private Corpus read(List<String> names) throws IOException {
        return CorpusReader.read(names, console.in(), textOptions.format(), new CorpusNotes(this::note, this::note));
    }

    /** Where the part begins that is evaluated; says so where it is not the whole text, or the model has learnt of it. */
    private int evaluatedFrom(Corpus text, CharacterModel loaded, Path file) {
        int length = text.text().length();
        boolean own = text.fingerprint().equals(loaded.provenance().corpusFingerprint());
        int learnt = own ? HeldOutShare.charactersLearnt(file, loaded, text) : 0;
        int from = heldOut != null
                ? Split.place(length, heldOut)
                : learnt < length ? learnt : Split.place(length, USUAL_SHARE);
        int evaluated = length - from;
        if (evaluated < 2) {
            throw new IllegalArgumentException(Words.format(
                    "there is nothing to predict in %,d of %,d characters: the first one is only read, so that 2 are needed",
                    evaluated, length));
        }
        if (own) {
            note(Words.format(
                    "the model was trained on this text: evaluated are the last %,d of its %,d characters, %s",
                    evaluated,
                    length,
                    from < learnt
                            ? Words.format("of which it has learnt %,d", learnt - from)
                            : "which were held out then"));
        } else if (from > 0) {
            note(Words.format("evaluated are the last %,d of %,d characters", evaluated, length));
        }
        return from;
    }

    private static KnownText part(Corpus text, int from, int to, CharacterModel loaded) {
        EncodedText part = text.text().slice(from, to);
        return KnownText.of(part, text.vocabulary(), loaded.vocabulary());
    }

    private static @Nullable KnownText trainingPart(
            Corpus text, int from, @Nullable Corpus training, CharacterModel loaded) {
        if (training != null) {
            return part(training, 0, training.text().length(), loaded);
        }
        return from > 0 ? part(text, 0, from, loaded) : null;
    }

    private EvaluatedText evaluate(CharacterModel loaded, KnownText text) {
        int piece = resetEvery == null ? Evaluator.NEVER : resetEvery;
        if (!console.terminal() || Screen.widthOfErrors().isEmpty()) {
            return new Evaluator(loaded, piece, read -> {}).read(text);
        }
        try (var bar = ProgressLine.show("evaluate", text.length())) {
            return new Evaluator(loaded, piece, bar::stepTo).read(text);
        }
    }

    private List<Baseline> baselines(KnownText text, @Nullable KnownText training, CharacterModel loaded) {
        if (training == null) {
            note("baselines that learn (unigram, n-grams) are left out, for there is no text to learn from: "
                    + "give --training-corpus, or --held-out to evaluate only the end of this one");
            return List.of(Baselines.uniform(loaded.vocabulary()));
        }
        tellUnknown(
                training, "characters that the baselines shall learn are left out, for the model does not know them");
        if (training.length() > Baselines.MAX_TRAINING_CHARACTERS) {
            note(Words.format(
                    "the baselines learn from the last %,d of %,d characters",
                    Baselines.MAX_TRAINING_CHARACTERS, training.length()));
        }
        return Baselines.of(training, text, loaded.vocabulary());
    }

    private void tellUnknown(KnownText text, String consequence) {
        List<Unknown> unknown = text.unknown();
        if (unknown.isEmpty()) {
            return;
        }
        String named = unknown.stream()
                .limit(MOST_NAMED)
                .map(it -> Words.format("%s %,d ×", UnknownCharacterException.named(it.codePoint()), it.count()))
                .collect(Collectors.joining(", "));
        note(Words.format(
                "%,d of %,d %s: %s%s",
                unknown.stream().mapToInt(Unknown::count).sum(),
                text.length(),
                consequence,
                named,
                unknown.size() > MOST_NAMED ? Words.format(" and %,d more", unknown.size() - MOST_NAMED) : ""));
    }

    private void print(EvaluationReport report) throws IOException {
        if (format == Format.JSON) {
            EvaluationJson.write(report, console.out());
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

    private void note(String text) {
        console.err().println("gru evaluate: " + text);
        console.err().flush();
    }
}
