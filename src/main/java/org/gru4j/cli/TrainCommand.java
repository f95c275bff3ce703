package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.Corpus;
import org.gru4j.corpus.CorpusReader;
import org.gru4j.corpus.LineStarts;
import org.gru4j.corpus.Windows;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelSummary;
import org.gru4j.model.Provenance;
import org.gru4j.report.MetricsLog;
import org.gru4j.sampling.Sampler;
import org.gru4j.training.Recipe;
import org.gru4j.training.Trainer;
import org.gru4j.training.TrainingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "  gru train --corpus letters/ diary.txt --layers \"gru:256 gru:256\" --model letters-model",
            "  gru train --corpus poems.txt --preset notebook",
        })
final class TrainCommand implements Callable<Integer> {

    private static final int BEGINNINGS = 64;

    private final Console console;

    @Option(
            names = "--corpus",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Text to learn from: files, folders (every .txt file below), or - for standard input.")
    private List<String> corpus;

    @Mixin
    private TextOptions textOptions;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            defaultValue = ModelOption.DEFAULT,
            description = "Directory for the model. Default: ./${DEFAULT-VALUE}")
    private Path directory;

    @Option(names = "--overwrite", description = "Replace a model that is there already.")
    private boolean overwrite;

    @Mixin
    private RecipeOptions recipeOptions;

    @Option(
            names = "--temperatures",
            split = ",",
            paramLabel = "T",
            defaultValue = "0.2,0.5,1.0,1.2",
            description = "Temperatures of the samples after each epoch. Default: ${DEFAULT-VALUE}")
    private List<Double> temperatures;

    @Option(
            names = "--sample-length",
            paramLabel = "N",
            defaultValue = "400",
            description = "Characters per sample. Default: ${DEFAULT-VALUE}")
    private int sampleLength;

    @Option(names = "--no-samples", description = "Write no samples.")
    private boolean noSamples;

    @Option(
            names = "--no-copy-index",
            description =
                    "Keep no index of the text in the model. Without it generate cannot tell what it copies; with it "
                            + "whoever has the model can restore the text.")
    private boolean noCopyIndex;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Recipe recipe = recipeOptions.recipe();
        temperatures.forEach(Sampler::temperature); // refuses what is not one before anything is done
        if (sampleLength < 1) {
            throw new IllegalArgumentException("--sample-length must be 1 or more, but is " + sampleLength);
        }
        ModelDirectory target = new ModelDirectory(directory);
        target.check(overwrite);
        Corpus text = CorpusReader.read(
                corpus,
                console.in(),
                textOptions.format(),
                note -> console.err().println("gru train: " + note));
        Windows windows = new Windows(
                text.text(), recipe.model().window(), recipe.training().step());
        say("corpus: %,d characters, %,d distinct, %,d windows of %,d%n"
                .formatted(text.text().length(), text.vocabulary().size(), windows.count(), windows.length()));

        Backend.start();
        CharacterModel created = CharacterModel.create(
                recipe.model(),
                text.vocabulary(),
                provenance(text),
                LineStarts.pick(text, BEGINNINGS, new Random(recipe.model().randomSeed())));
        say("%n%s%n".formatted(ModelSummary.of(created)));
        CharacterModel model = noCopyIndex ? created : indexed(created, text);

        target.prepare();
        try (ProgressReport progress = new ProgressReport(console)) {
            CharacterModel trained = new Trainer(
                            recipe.training(), directory, Clock.systemUTC(), listeners(text, progress))
                    .train(model, text.text());
            say("%nThe model is in %s: gru generate --model %s%n".formatted(directory, directory));
            return trained.metrics() == null ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private CharacterModel indexed(CharacterModel model, Corpus text) {
        CopyIndex index = CopyIndex.of(text);
        say(
                "copy index: %,d characters in %,d KB of the model; the text can be restored from it, --no-copy-index leaves it out%n%n"
                        .formatted(index.characters(), (index.bytes() + 1023) / 1024));
        return model.with(index);
    }

    private List<TrainingListener> listeners(Corpus text, ProgressReport progress) {
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.add(progress);
        listeners.add(new MetricsLog(directory));
        if (!noSamples) {
            listeners.add(new EpochSamples(text, temperatures, sampleLength, directory, console.out()));
        }
        return listeners;
    }

    private static Provenance provenance(Corpus text) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Provenance(
                Version.text(), now, text.fingerprint(), text.text().length());
    }

    private void say(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
