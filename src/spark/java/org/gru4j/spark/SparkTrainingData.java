package org.gru4j.spark;

import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.corpus.internal.Split;
import org.gru4j.corpus.internal.Windows;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.internal.EpochWindows;
import org.gru4j.training.internal.Steps;
import org.gru4j.training.internal.TrainingData;
import org.jspecify.annotations.Nullable;

/** The windows that a cluster learns are those that one machine would learn, in the same order. */
final class SparkTrainingData implements TrainingData {

    private static final int CHARACTERS_BEFORE_HELD_OUT = 1_000_000;

    private final SparkText text;
    private final TrainingConfiguration configuration;
    private final Windows windows;
    private final @Nullable EncodedText heldOut;

    SparkTrainingData(SparkText text, TrainingConfiguration configuration, ModelConfiguration model) {
        if (configuration.stateful()) {
            throw new IllegalArgumentException(
                    "states are carried on one machine only: on a cluster windows come in random order (--no-stateful)");
        }
        long learnt = Split.learnt(text.length(), configuration.validation(), model.window());
        this.text = text;
        this.configuration = configuration;
        this.windows = new Windows(learnt, model.window(), configuration.step());
        this.heldOut = learnt == text.length()
                ? null
                : text.slice(learnt, Math.min(text.length(), learnt + SparkText.MAX_CHARACTERS_HERE));
    }

    @Override
    public @Nullable EncodedText heldOut() {
        return heldOut;
    }

    @Override
    public EncodedText beforeHeldOut() {
        long end = windows.textLength();
        return text.slice(Math.max(0, end - CHARACTERS_BEFORE_HELD_OUT), end);
    }

    @Override
    public int streams() {
        return 0;
    }

    @Override
    public Steps steps(CharacterModel model, CarriedStates carried, int epoch, int batch) {
        EpochWindows order = new EpochWindows(windows, model.configuration(), configuration.batchSize(), epoch);
        return new SparkSteps(text, order, configuration, model, epoch, batch);
    }
}
