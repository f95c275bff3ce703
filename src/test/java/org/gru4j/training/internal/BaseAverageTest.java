package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BaseAverageTest {

    private static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);
    private static final CorpusText TEXT = CorpusText.of("the quick brown fox jumps over the lazy dog. ".repeat(30));

    @TempDir
    Path folder;

    private CharacterModel model;
    private INDArray learnt;
    private Measuring measuring;

    @BeforeEach
    void train() throws IOException {
        CharacterModel untrained =
                TinyModels.of("gru:8", Targets.EVERY, TEXT.vocabulary().characters());
        model = new Trainer(
                        TrainingConfigurations.shuffled(3, 3, 20, new Plateau(0.2, 1, 0.001)),
                        folder,
                        STOPPED,
                        List.of())
                .train(untrained, TEXT.text());
        learnt = model.network().params().dup();
        measuring = new Measuring(TEXT.text(), new RunClock(STOPPED, null));
    }

    private static INDArray noise(INDArray weights) {
        return Nd4j.rand(DataType.FLOAT, weights.shape()).subi(0.5).muli(2);
    }

    @Test
    void whereTuningHasMadeItWorseTheBaseWeighsTheMost() {
        INDArray worse = learnt.add(noise(learnt));
        model.network().params().assign(worse);
        double loss = measuring.loss(model);

        BaseAverage.Found found = Objects.requireNonNull(new BaseAverage(learnt).find(model, loss, measuring));

        assertThat(found.share()).isEqualTo(0.3);
        assertThat(found.loss()).isLessThan(loss);
        assertThat(found.weights()).isEqualTo(worse.mul(0.3).addi(learnt.mul(0.7)));
        assertThat(model.network().params()).as("its own").isEqualTo(worse);
    }

    @Test
    void whereTuningHasMadeItBetterNothingIsFound() {
        INDArray base = learnt.add(noise(learnt));

        assertThat(new BaseAverage(base).find(model, measuring.loss(model), measuring))
                .isNull();
        assertThat(model.network().params()).isEqualTo(learnt);
    }

    @Test
    void withoutTimeNothingIsTried() {
        model.network().params().addi(noise(learnt));
        Measuring none = new Measuring(TEXT.text(), new RunClock(STOPPED, 0.1));

        assertThat(new BaseAverage(learnt).find(model, 100, none)).isNull();
    }
}
