package org.gru4j.model.internal;

import java.util.List;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.jspecify.annotations.Nullable;

/** Everything about a model that Deeplearning4j does not keep, as a model file has it. */
record Description(
        int format,
        String vocabulary,
        ModelConfiguration configuration,
        Provenance provenance,
        List<String> beginnings,
        @Nullable EpochMetrics metrics) {

    static final int FORMAT = 1;

    static Description of(CharacterModel model) {
        return new Description(
                FORMAT,
                model.vocabulary().characters(),
                model.configuration(),
                model.provenance(),
                model.beginnings(),
                model.metrics());
    }
}
