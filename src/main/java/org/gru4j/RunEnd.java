package org.gru4j;

import java.time.Duration;
import org.gru4j.settings.internal.Range;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.End;
import org.jspecify.annotations.Nullable;

/** What was said of a run's end, in place of what its recipe says; null where nothing was. */
record RunEnd(
        @Nullable Integer epochs,
        @Nullable Duration until,
        @Nullable Integer patience,
        @Nullable OnDivergence onDivergence) {

    /** A recipe with this end. */
    Recipe.Builder in(Recipe.Builder builder) {
        if (epochs != null) {
            builder.epochs(epochs);
        }
        if (until != null) {
            builder.maxTime(until);
        }
        if (patience != null) {
            builder.earlyStopping(patience);
        }
        return onDivergence == null ? builder : builder.onDivergence(onDivergence);
    }

    /** How a run goes on to this end. */
    TrainingConfiguration in(TrainingConfiguration begun) {
        End end = begun.end();
        return begun.with(
                new End(
                        epochs == null ? end.epochs() : epochs,
                        until == null ? end.seconds() : Double.valueOf(Range.seconds("maxTime", until)),
                        patience == null ? end.patience() : patience),
                onDivergence == null ? begun.onDivergence() : onDivergence);
    }
}
