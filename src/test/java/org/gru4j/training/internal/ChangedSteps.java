package org.gru4j.training.internal;

import java.util.List;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;

/** A text whose batches are learnt in the way that a test wants. */
record ChangedSteps(TrainingData text, Change change) implements TrainingData {

    /** What takes the place of learning the next batches. */
    @FunctionalInterface
    interface Change {
        List<Steps.Learnt> next(int epoch, Steps real);
    }

    @Override
    public EncodedText heldOut() {
        return text.heldOut();
    }

    @Override
    public EncodedText beforeHeldOut() {
        return text.beforeHeldOut();
    }

    @Override
    public int streams() {
        return text.streams();
    }

    @Override
    public Steps steps(CharacterModel model, CarriedStates carried, int epoch, int batch) {
        Steps real = text.steps(model, carried, epoch, batch);
        return new Steps() {
            @Override
            public int batches() {
                return real.batches();
            }

            @Override
            public List<Learnt> next() {
                return change.next(epoch, real);
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }
}
