package org.gru4j.inspection.internal;

import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small models whose weights and biases are all far from 0, so that every one of them counts. */
final class ScatteredModels {

    static final String CHARACTERS = "abcdefg";

    private ScatteredModels() {}

    static CharacterModel of(String layers, Targets targets, boolean resetAfter) {
        ModelConfiguration configuration = TinyModels.configuration("gru:1", targets).toBuilder()
                .layers(LayerSpec.list(layers))
                .resetAfter(resetAfter)
                .build();
        CharacterModel model = TinyModels.of(configuration, CHARACTERS);
        INDArray parameters = model.network().params();
        Nd4j.getRandom().setSeed(5);
        model.network()
                .setParams(
                        parameters.add(Nd4j.rand(parameters.shape()).subi(0.5).muli(2)));
        return model;
    }
}
