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

    private final GivenSettings settings;

    LearningOptions(GivenSettings settings) {
        this.settings = settings;
    }

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Characters from the start of one window to the start of the next. Default: the window for "
                    + "--targets every, 5 for --targets last")
    void step(@Nullable Integer step) {
        settings.note("step", step, Recipe.Builder::step);
    }

    @Option(
            names = "--schedule",
            paramLabel = "cosine|plateau",
            description =
                    "How the learning rate falls: plateau (when the loss no longer falls) or cosine (from the first "
                            + "step to the end of the run, by epochs or by time). Default: cosine; plateau where windows are in random order")
    void schedule(@Nullable Shape schedule) {
        settings.note("schedule", schedule, Recipe.Builder::schedule);
    }

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Steps at the beginning in which the learning rate rises to its first value. Default: 100")
    void warmUp(@Nullable Integer warmUp) {
        settings.note("warmUp", warmUp, Recipe.Builder::warmUp);
    }

    @Option(
            names = "--lr-factor",
            paramLabel = "X",
            description = "Factor for the learning rate when the loss no longer falls. Default: 0.2")
    void lrFactor(@Nullable Double lrFactor) {
        settings.note("lrFactor", lrFactor, Recipe.Builder::lrFactor);
    }

    @Option(
            names = "--lr-patience",
            paramLabel = "N",
            description = "Epochs without a lower loss before the learning rate falls. Default: 1")
    void lrPatience(@Nullable Integer lrPatience) {
        settings.note("lrPatience", lrPatience, Recipe.Builder::lrPatience);
    }

    @Option(
            names = "--min-learning-rate",
            paramLabel = "X",
            description = "The lowest learning rate. Default: 0; 0.001 where windows are in random order")
    void minLearningRate(@Nullable Double minLearningRate) {
        settings.note("minLearningRate", minLearningRate, Recipe.Builder::minLearningRate);
    }

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often the corpus is read. Default: as often as there is time for")
    void epochs(@Nullable Integer epochs) {
        settings.note("epochs", epochs, Recipe.Builder::epochs);
    }

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Windows per optimizer step. Default: 8 to 64, by the length of the corpus")
    void batchSize(@Nullable Integer batchSize) {
        settings.note("batchSize", batchSize, Recipe.Builder::batchSize);
    }

    @Option(
            names = "--max-time",
            paramLabel = "T",
            converter = SecondsConverter.class,
            description = "How long the whole run may take: 90s, 15m or 1h. Default: 3m without --epochs")
    void maxTime(@Nullable Double maxTime) {
        settings.note("maxTime", maxTime, (builder, value) -> builder.maxTime(duration(value)));
    }

    @Option(
            names = "--validation",
            paramLabel = "X",
            description =
                    "The share of the corpus, at its end, that is held out to measure the loss on; 0 for none. Default: 0.1")
    void validation(@Nullable Double validation) {
        settings.note("validation", validation, Recipe.Builder::validation);
    }

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description = "End after N epochs without a lower loss. Default: never")
    void earlyStopping(@Nullable Integer earlyStopping) {
        settings.note("earlyStopping", earlyStopping, Recipe.Builder::earlyStopping);
    }

    @Option(
            names = "--stateful",
            negatable = true,
            description =
                    "Let windows follow each other in --batch-size streams, each continuing from the state of the one "
                            + "before; or take them in random order, each from a state of zeros. Default: streams where possible")
    void stateful(@Nullable Boolean stateful) {
        settings.note("stateful", stateful, Recipe.Builder::stateful);
    }

    @Option(
            names = "--clip-value",
            paramLabel = "X",
            description = "Each number of the gradient is clipped to -X to X. Default: no bound")
    void clipValue(@Nullable Double clipValue) {
        settings.note("clipValue", clipValue, Recipe.Builder::clipValue);
    }

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            description = "A longer gradient is scaled down to this length. Default: no bound")
    void clipNorm(@Nullable Double clipNorm) {
        settings.note("clipNorm", clipNorm, Recipe.Builder::clipNorm);
    }

    @Option(
            names = "--on-divergence",
            paramLabel = "stop|backoff",
            description = "When the loss explodes or is not a number: stop, or backoff: go back to the last "
                    + "checkpoint and halve the learning rate. Default: stop")
    void onDivergence(@Nullable OnDivergence onDivergence) {
        settings.note("onDivergence", onDivergence, Recipe.Builder::onDivergence);
    }

    /** How long the run may take, where it was given. */
    Optional<Duration> time() {
        return settings.value("maxTime", Double.class).map(LearningOptions::duration);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
