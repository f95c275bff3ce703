package org.gru4j.model.internal;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;

/** Untrained models that are quick to make. */
public final class TinyModels {

    public static final int WINDOW = 5;

    private TinyModels() {}

    /** A model that knows the characters of {@code text}. */
    public static CharacterModel of(String layers, Targets targets, String text) {
        return of(configuration(layers, targets), text);
    }

    /** A model that knows the characters of {@code text}. */
    public static CharacterModel of(ModelConfiguration configuration, String text) {
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", text.length());
        return CharacterModel.create(configuration, Vocabulary.of(text), provenance, List.of(text.substring(0, 1)));
    }

    public static ModelConfiguration configuration(String layers, Targets targets) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(WINDOW)
                .targets(targets)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(7)
                .build();
    }
}
