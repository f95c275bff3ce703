package org.gru4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gru4j.LanguageModel;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.internal.TrainingState;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code gru inspect}. */
@Command(
        name = "inspect",
        description = "Describes a model: its layers, vocabulary, recipe and origin, and how it was trained.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Examples:", "  gru inspect", "  gru inspect --model letters-model/best.zip"})
final class InspectCommand implements Callable<Integer> {

    private static final int LABEL = 13;

    /** Characters of a vocabulary, or of a text from a file, that are shown. */
    private static final int MOST_SHOWN = 100;

    private static final String SHA_256 = "[0-9a-f]{64}";

    private final Console console;

    @Mixin
    private ModelOption model;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ModelOption.Found found = model.found();
        Backend.start();
        LanguageModel loaded = found.load();
        Optional<TrainingState> state = found.state();
        line("file", found.toString());
        line("trained by", "gru4j " + shown(loaded.provenance().gru4jVersion()));
        line("begun", shown(loaded.provenance().created()));
        Provenance origin = loaded.provenance();
        line("corpus", corpus(origin.corpusFingerprint(), origin.corpusCharacters()));
        Provenance.Base base = origin.base();
        if (base != null) {
            line("base", shown(base.name()) + ", from " + corpus(base.corpusFingerprint(), base.corpusCharacters()));
        }
        line(
                "vocabulary",
                Words.format("%,d characters: %s", loaded.vocabulary().size(), shown(loaded.vocabulary())));
        line(
                "copy index",
                loaded.copyIndexCharacters() == 0
                        ? "none"
                        : Words.format("of %,d characters", loaded.copyIndexCharacters()));
        console.out().print(Words.format("%n%s%n", ModelTable.of(loaded.layers())));
        line("network", recipe(loaded.recipe().model()));
        state.ifPresentOrElse(this::training, () -> line("training", "the file does not say"));
        EpochMetrics metrics = loaded.metrics();
        if (metrics != null) {
            line("this model", Words.format("of epoch %d, %s", metrics.epoch(), losses(metrics)));
        }
        console.out().flush();
        return ExitCode.OK;
    }

    /** An imported model has the name of its file there. */
    private static String corpus(String fingerprint, long characters) {
        return fingerprint.matches(SHA_256)
                ? Words.format("%,d characters, SHA-256 %s", characters, fingerprint)
                : shown(fingerprint);
    }

    private void training(TrainingState state) {
        line("training", recipe(state.configuration()));
        line(
                "run",
                Words.format(
                        "%d of %d epochs, %,.0f s",
                        state.metrics().size(), state.configuration().epochs(), state.seconds()));
        if (!state.baselines().isEmpty()) {
            line("baselines", "nats per character of the held-out text: " + listed(state.baselines()));
        }
        if (!state.metrics().isEmpty()) {
            console.out()
                    .print(Words.format(
                            "%nloss in nats per character: · training, ● held-out text%n%s%n",
                            LearningCurve.of(state.metrics(), state.measurements())));
        }
    }

    private static String recipe(ModelConfiguration model) {
        return Words.format(
                "%s, windows of %d, targets %s, %s with learning rate %s, dropout %s, input dropout %s, recurrent dropout %s, random seed %d",
                String.join(
                        " ", model.layers().stream().map(LayerSpec::toString).toList()),
                model.window(),
                model.targets().name().toLowerCase(Locale.ROOT),
                model.optimizer(),
                model.learningRate(),
                model.dropout(),
                model.inputDropout(),
                model.recurrentDropout(),
                model.randomSeed());
    }

    private static String recipe(TrainingConfiguration training) {
        return Words.format(
                "%s, batches of %d, %s schedule, warm-up %d, %s held out",
                training.stateful()
                        ? "windows that follow each other"
                        : Words.format("windows in random order, one every %d characters", training.step()),
                training.batchSize(),
                training.schedule().shape(),
                training.schedule().warmUp(),
                training.validation() == 0
                        ? "nothing"
                        : Words.format("the last %.3g of the corpus", training.validation()));
    }

    private static String losses(EpochMetrics metrics) {
        double loss = metrics.monitored();
        return Words.format(
                "%s %.4f nats = %.4f bits per character, perplexity %.3f",
                metrics.validationLoss() == null ? "training loss" : "validation loss",
                loss,
                Evaluation.bits(loss),
                Math.exp(loss));
    }

    private static String listed(List<Baseline> baselines) {
        return String.join(
                ", ",
                baselines.stream()
                        .distinct() // older models have the bigram twice where it is the best
                        .map(it -> Words.format("%s %.4f", it.name(), it.natsPerCharacter()))
                        .toList());
    }

    /** The first characters. */
    private static String shown(String characters) {
        return shown(characters.codePoints().mapToObj(Character::toString).toList());
    }

    private static String shown(List<String> symbols) {
        String first = symbols.stream().limit(MOST_SHOWN).map(Escapes::shown).collect(Collectors.joining());
        int more = symbols.size() - MOST_SHOWN;
        return more <= 0 ? first : Words.format("%s … and %,d more", first, more);
    }

    /** Single characters first, and then, each by itself, those that several stand for. */
    private static String shown(Vocabulary vocabulary) {
        List<String> single = vocabulary
                .characters()
                .codePoints()
                .filter(one -> !vocabulary.spellings().containsKey(one))
                .mapToObj(Character::toString)
                .toList();
        List<String> several =
                vocabulary.spellings().values().stream().map(" "::concat).toList();
        return shown(Stream.concat(single.stream(), several.stream()).toList());
    }

    private void line(String label, String text) {
        console.out().print(Words.format("%-" + LABEL + "s%s%n", label, text));
    }
}
