package org.gru4j.training;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.ModelSettings;
import org.gru4j.settings.SettingException;
import org.gru4j.settings.internal.Range;
import org.gru4j.settings.internal.Setting;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The values of a network and of its training, one method each, for builders that have them. Not for use by several threads
 * at once.
 *
 * @param <B> the builder itself
 */
public abstract class RecipeSettings<B extends RecipeSettings<B>> extends ModelSettings<B> {

    /** With one target per window, windows must overlap for enough of them: the notebook's step. */
    private static final int LAST_TARGET_STEP = 5;

    private static final Shape USUAL_SHAPE = Shape.COSINE;

    private final Setting<Integer> step = setting("step", 32);
    private final Setting<Integer> batchSize = setting("batchSize", 32);
    private final Setting<Boolean> stateful = setting("stateful", true);
    private final Setting<Double> validation = setting("validation", 0.1);
    private final Setting<Integer> epochs = setting("epochs", 20);
    private final Setting<Optional<Double>> seconds = setting("maxTime", Optional.empty());
    private final Setting<Optional<Integer>> patience = setting("earlyStopping", Optional.empty());
    private final Setting<Shape> schedule = setting("schedule", USUAL_SHAPE);
    private final Setting<Integer> warmUp = setting("warmUp", 100);
    private final Setting<Double> lrFactor = setting("lrFactor", 0.2);
    private final Setting<Integer> lrPatience = setting("lrPatience", 1);
    private final Setting<Double> minLearningRate = setting("minLearningRate", 0.0);
    private final Setting<Optional<Double>> clipValue = setting("clipValue", Optional.empty());
    private final Setting<Optional<Double>> clipNorm = setting("clipNorm", Optional.empty());
    private final Setting<OnDivergence> onDivergence = setting("onDivergence", OnDivergence.STOP);

    /** The values that were given, and in place of all others those of a network and of its training. */
    protected B basedOn(ModelConfiguration model, TrainingConfiguration training) {
        step.usually(training.step());
        batchSize.usually(training.batchSize());
        stateful.usually(training.stateful());
        validation.usually(training.validation());
        epochs.usually(training.end().epochs());
        seconds.usually(Optional.ofNullable(training.end().seconds()));
        patience.usually(Optional.ofNullable(training.end().patience()));
        schedule.usually(training.schedule().shape());
        warmUp.usually(training.schedule().warmUp());
        lrFactor.usually(training.schedule().plateau().factor());
        lrPatience.usually(training.schedule().plateau().patience());
        minLearningRate.usually(training.schedule().plateau().minLearningRate());
        clipValue.usually(Optional.ofNullable(training.clipping().value()));
        clipNorm.usually(Optional.ofNullable(training.clipping().norm()));
        onDivergence.usually(training.onDivergence());
        return basedOn(model);
    }

    /**
     * The training of these values.
     *
     * @throws SettingException if a value is out of its range, or two do not go together
     */
    protected TrainingConfiguration training() {
        ModelConfiguration model = model();
        TrainingConfiguration training = new TrainingConfiguration(
                step(model),
                batchSize.get(),
                isStateful(),
                validation.get(),
                new End(epochs.get(), seconds(), patience.get().orElse(null)),
                new Schedule(
                        shape(), warmUp.get(), new Plateau(lrFactor.get(), lrPatience.get(), minLearningRate.get())),
                new Clipping(clipValue.get().orElse(null), clipNorm.get().orElse(null)),
                onDivergence.get());
        training.check(model);
        return training;
    }

    private int step(ModelConfiguration model) {
        if (step.isGiven() || !hasOtherWindows()) {
            return step.get();
        }
        return model.targets() == Targets.EVERY ? model.window() : LAST_TARGET_STEP;
    }

    private boolean isStateful() {
        boolean both = step.isGiven() && stateful.given().orElse(false);
        if (both) {
            throw new SettingException(
                    "step", "left out where training is stateful: it is for windows in random order", step.get());
        }
        return stateful.get() && !(step.isGiven() && !stateful.isGiven());
    }

    /** Whoever says how many epochs there shall be, and not how long they may take, wants them all. */
    private @Nullable Double seconds() {
        return epochs.isGiven() && !seconds.isGiven() ? null : seconds.get().orElse(null);
    }

    private Shape shape() {
        boolean plateau = lrFactor.isGiven() || lrPatience.isGiven();
        if (plateau && schedule.given().filter(Shape.COSINE::equals).isPresent()) {
            throw new SettingException("schedule", "plateau where lrFactor or lrPatience is set", Shape.COSINE);
        }
        return plateau && !schedule.isGiven() ? Shape.PLATEAU : schedule.get();
    }

    /** Characters from one window's start to the next one's, 1 or more; for windows in random order. */
    public B step(int step) {
        return set(this.step, step);
    }

    /** Windows per optimizer step, 1 or more. */
    public B batchSize(int batchSize) {
        return set(this.batchSize, batchSize);
    }

    /**
     * Whether windows follow on each other, each going on from the state that the one before has left; otherwise they come in
     * random order and begin with zeros. For gru layers and a target for every character.
     */
    public B stateful(boolean stateful) {
        return set(this.stateful, stateful);
    }

    /** The share of the text, at its end, that is held out to measure the loss on: 0 or more and below 1. */
    public B validation(double validation) {
        return set(this.validation, validation);
    }

    /** How often to go through the text, at most; all of them, unless a time is set, too. */
    public B epochs(int epochs) {
        return set(this.epochs, epochs);
    }

    /** How long the whole run may take. */
    public B maxTime(Duration maxTime) {
        return set(seconds, Optional.of(Range.seconds("maxTime", maxTime)));
    }

    /** Ends the run after so many epochs without a lower loss, 1 or more. */
    public B earlyStopping(int epochs) {
        return set(patience, Optional.of(epochs));
    }

    /** How the learning rate falls. */
    public B schedule(Shape schedule) {
        return set(this.schedule, schedule);
    }

    /** Steps at the beginning in which the learning rate rises to its first value, 0 or more. */
    public B warmUp(int steps) {
        return set(warmUp, steps);
    }

    /** What the learning rate is multiplied with on a plateau of the loss, above 0 and below 1; sets that schedule. */
    public B lrFactor(double factor) {
        return set(lrFactor, factor);
    }

    /** Epochs without a lower loss before the learning rate falls, 1 or more; sets the schedule that does so. */
    public B lrPatience(int epochs) {
        return set(lrPatience, epochs);
    }

    /** The learning rate is not lowered below this; 0 or more. */
    public B minLearningRate(double learningRate) {
        return set(minLearningRate, learningRate);
    }

    /** Each number of the gradient is brought into −value to value, above 0. */
    public B clipValue(double value) {
        return set(clipValue, Optional.of(value));
    }

    /** The gradient is scaled down to this length where it is longer, above 0. */
    public B clipNorm(double norm) {
        return set(clipNorm, Optional.of(norm));
    }

    /** What to do when the run diverges; a recipe that is fitted backs off where nothing else is set. */
    public B onDivergence(OnDivergence onDivergence) {
        return set(this.onDivergence, onDivergence);
    }

    /** The layers that were given; nothing where their size may be chosen. */
    protected final Optional<List<LayerSpec>> givenLayers() {
        return layersSetting().given();
    }

    /** The epochs that were given; nothing where their number may be chosen. */
    protected final Optional<Integer> givenEpochs() {
        return epochs.given();
    }
}
