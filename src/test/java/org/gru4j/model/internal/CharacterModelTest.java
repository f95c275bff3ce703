package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class CharacterModelTest {

    @Test
    void theLearningRateIsThatOfEveryLayer() {
        CharacterModel model = CharacterModel.create(
                ModelConfiguration.builder()
                        .layers(LayerSpec.list("gru:3 lstm:3"))
                        .resetAfter(true)
                        .window(4)
                        .targets(Targets.EVERY)
                        .optimizer(Optimizer.SGD)
                        .learningRate(0.1)
                        .randomSeed(1)
                        .build(),
                Vocabulary.of("abc"),
                new Provenance("test", "2026-01-01T00:00:00Z", "", 3),
                List.of("a"));
        INDArray characters = Nd4j.eye(3).castTo(DataType.FLOAT).reshape(1, 3, 3);
        INDArray before = model.network().params().dup();

        model.network().fit(new DataSet(characters, characters));
        INDArray step = model.network().params().sub(before);
        model.network().setParams(before);
        model.setLearningRate(0.01);
        model.network().fit(new DataSet(characters, characters));
        INDArray smallerStep = model.network().params().sub(before);

        assertThat(step.amaxNumber().doubleValue()).isPositive();
        assertThat(smallerStep.mul(10).sub(step).amaxNumber().doubleValue()).isCloseTo(0, within(1e-6));
    }
}
