package org.gru4j.cli;

import java.time.Duration;
import java.util.Optional;
import org.gru4j.Recipe;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How it is trained, and until when. */
final class LearningOptions {

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Characters from the start of one window to the start of the next. Default: the window for "
                    + "--targets every, 5 for --targets last")
    private @Nullable Integer step;

    @Option(
            names = "--schedule",
            paramLabel = "cosine|plateau",
            description =
                    "How the learning rate falls: plateau (when the loss no longer falls) or cosine (from the first "
                            + "step to the end of the run, by epochs or by time). Default: cosine; plateau where windows are in random order")
    private @Nullable Shape schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Steps at the beginning in which the learning rate rises to its first value. Default: 100")
    private @Nullable Integer warmUp;

    @Option(
            names = "--lr-factor",
            paramLabel = "X",
            description = "Factor for the learning rate when the loss no longer falls. Default: 0.2")
    private @Nullable Double lrFactor;

    @Option(
            names = "--lr-patience",
            paramLabel = "N",
            description = "Epochs without a lower loss before the learning rate falls. Default: 1")
    private @Nullable Integer lrPatience;

    @Option(
            names = "--min-learning-rate",
            paramLabel = "X",
            description = "The lowest learning rate. Default: 0; 0.001 where windows are in random order")
    private @Nullable Double minLearningRate;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often the corpus is read. Default: as often as there is time for")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Windows per optimizer step. Default: 8 to 64, by the length of the corpus")
    private @Nullable Integer batchSize;

    @Option(
            names = "--max-time",
            paramLabel = "T",
            converter = SecondsConverter.class,
            description = "How long the whole run may take: 90s, 15m or 1h. Default: 3m without --epochs")
    private @Nullable Double maxTime;

    @Option(
            names = "--validation",
            paramLabel = "X",
            description =
                    "The share of the corpus, at its end, that is held out to measure the loss on; 0 for none. Default: 0.1")
    private @Nullable Double validation;

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description = "End after N epochs without a lower loss. Default: never")
    private @Nullable Integer earlyStopping;

    @Option(
            names = "--stateful",
            negatable = true,
            description =
                    "Let windows follow each other in --batch-size streams, each continuing from the state of the one "
                            + "before; or take them in random order, each from a state of zeros. Default: streams where possible")
    private @Nullable Boolean stateful;

    @Option(
            names = "--clip-value",
            paramLabel = "X",
            description = "Each number of the gradient is clipped to -X to X. Default: no bound")
    private @Nullable Double clipValue;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            description = "A longer gradient is scaled down to this length. Default: no bound, "
                    + "but 1 where a run begins from a model")
    private @Nullable Double clipNorm;

    @Option(
            names = "--on-divergence",
            paramLabel = "stop|backoff",
            description = "When the loss explodes or is not a number: stop, or backoff: go back to the last "
                    + "checkpoint and halve the learning rate, also when a third of what was learnt is lost. "
                    + "Default: backoff; stop with --preset standard and notebook and in random order")
    private @Nullable OnDivergence onDivergence;

    /** Notes what was given. */
    void note(GivenSettings settings) {
        settings.note("step", step, Recipe.Builder::step);
        settings.note("schedule", schedule, Recipe.Builder::schedule);
        settings.note("warmUp", warmUp, Recipe.Builder::warmUp);
        settings.note("lrFactor", lrFactor, Recipe.Builder::lrFactor);
        settings.note("lrPatience", lrPatience, Recipe.Builder::lrPatience);
        settings.note("minLearningRate", minLearningRate, Recipe.Builder::minLearningRate);
        settings.note("epochs", epochs, Recipe.Builder::epochs);
        settings.note("batchSize", batchSize, Recipe.Builder::batchSize);
        settings.note("maxTime", maxTime, (builder, value) -> builder.maxTime(duration(value)));
        settings.note("validation", validation, Recipe.Builder::validation);
        settings.note("earlyStopping", earlyStopping, Recipe.Builder::earlyStopping);
        settings.note("stateful", stateful, Recipe.Builder::stateful);
        settings.note("clipValue", clipValue, Recipe.Builder::clipValue);
        settings.note("clipNorm", clipNorm, Recipe.Builder::clipNorm);
        settings.note("onDivergence", onDivergence, Recipe.Builder::onDivergence);
    }

    /** How long the run may take, where it was given. */
    Optional<Duration> time() {
        return Optional.ofNullable(maxTime).map(LearningOptions::duration);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
