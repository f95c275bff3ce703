package org.gru4j.training.internal;

import java.util.List;
import java.util.Random;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/** Whole training steps of a recipe, batches and all, on random text, to be timed; nothing is written. */
public final class SpeedTest implements AutoCloseable {

    private static final int USUAL_LENGTH = 1_000_000;
    private static final int FIRST_CHARACTER = 'A';

    private final CharacterModel model;
    private final @Nullable CarriedStates carried;
    private final Batches batches;
    private final int targetsPerWindow;
    private final OneHotBuffer[] buffers = {new OneHotBuffer(), new OneHotBuffer()};
    private BatchesAhead ahead;

    /**
     * Makes network and text: one that is long enough for large batches.
     *
     * @param vocabularySize different characters of the text, 2 or more
     */
    public SpeedTest(TrainingPlan recipe, int vocabularySize) {
        this(recipe, vocabularySize, USUAL_LENGTH);
    }

    /** The same with a text of another length, which is sooner made: one that is at its end begins again. */
    public SpeedTest(TrainingPlan recipe, int vocabularySize, int length) {
        ModelConfiguration configuration = recipe.model();
        CorpusText text = CorpusText.of(text(vocabularySize, length));
        int size = text.vocabulary().size();
        Provenance provenance =
                new Provenance("", "", text.fingerprint(), text.text().length());
        this.model = CharacterModel.create(
                configuration,
                text.vocabulary(),
                provenance,
                List.of(text.vocabulary().decode(0)));
        GradientClipping.install(recipe.training().clipping(), model.network());
        this.carried = recipe.training().stateful() ? new CarriedStates(model) : null;
        this.batches = Batches.of(recipe.training(), text.text(), configuration, size, 1);
        this.ahead = new BatchesAhead(batches, 0, buffers);
        this.targetsPerWindow = configuration.targetsPerWindow();
    }

    private static String text(int vocabularySize, int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(FIRST_CHARACTER + random.nextInt(vocabularySize));
        }
        return text.toString();
    }

    /** {@return the model that the steps train} */
    public CharacterModel model() {
        return model;
    }

    /** {@return targets in each step: what {@code chars_per_second} of a run counts} */
    public int charactersPerStep() {
        return batches.size(0) * targetsPerWindow;
    }

    /** One training step: the next batch, forward, back, and the optimizer. */
    public void step() {
        DataSet batch = ahead.next();
        if (batch == null) {
            ahead.close();
            ahead = new BatchesAhead(batches, 0, buffers);
            step();
        } else if (carried == null) {
            model.fit(batch);
        } else {
            carried.fit(batch);
        }
    }

    /** Ends the thread that makes the batches. */
    @Override
    public void close() {
        ahead.close();
    }
}
