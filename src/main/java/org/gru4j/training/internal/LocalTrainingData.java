package org.gru4j.training.internal;

import java.util.List;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.corpus.internal.Split;
import org.gru4j.corpus.internal.Windows;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.TrainingConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/** A text in memory, learnt in this process. */
final class LocalTrainingData implements TrainingData {

    private final TrainingConfiguration configuration;
    private final ModelConfiguration model;
    private final Split split;
    private final OneHotBuffer[] buffers = {new OneHotBuffer(), new OneHotBuffer()};

    /** @throws org.gru4j.corpus.CorpusException if the text is shorter than one window and its target */
    LocalTrainingData(EncodedText text, TrainingConfiguration configuration, ModelConfiguration model) {
        this.configuration = configuration;
        this.model = model;
        this.split = Split.of(text, configuration.validation(), model.window());
        new Windows(split.training().length(), model.window(), configuration.step()); // refuses what is too short
    }

    @Override
    public @Nullable EncodedText heldOut() {
        return split.validation();
    }

    @Override
    public EncodedText beforeHeldOut() {
        return split.training();
    }

    @Override
    public int streams() {
        return configuration.stateful() ? StreamBatches.streams(split.training(), model, configuration.batchSize()) : 0;
    }

    @Override
    public Steps steps(CharacterModel trained, CarriedStates carried, int epoch, int batch) {
        Batches batches = Batches.of(
                configuration, split.training(), model, trained.vocabulary().size(), epoch);
        return new LocalSteps(trained, carried, batches, batch);
    }

    private final class LocalSteps implements Steps {

        private final CharacterModel trained;
        private final CarriedStates carried;
        private final Batches batches;
        private final BatchesAhead ahead;
        private int done;

        LocalSteps(CharacterModel trained, CarriedStates carried, Batches batches, int done) {
            this.trained = trained;
            this.carried = carried;
            this.batches = batches;
            this.done = done;
            this.ahead = new BatchesAhead(batches, done, buffers);
        }

        @Override
        public int batches() {
            return batches.count();
        }

        @Override
        public List<Learnt> next() {
            DataSet batch = ahead.next();
            if (batch == null) {
                return List.of();
            }
            if (configuration.stateful()) {
                carried.fit(batch);
            } else {
                trained.fit(batch);
            }
            return List.of(new Learnt(trained.network().score(), batches.size(done++)));
        }

        @Override
        public void close() {
            ahead.close();
        }
    }
}
