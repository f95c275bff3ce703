package org.gru4j.model.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a model that Deeplearning4j does not keep, as a model file has it.
 *
 * @param spellings by character, as {@link Vocabulary} has them; null where there are none
 * @param padded as {@link CharacterModel} has it
 */
record Description(
        int format,
        String vocabulary,
        ModelConfiguration configuration,
        Provenance provenance,
        List<String> beginnings,
        @Nullable EpochMetrics metrics,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<Integer, String> spellings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PaddedWindow padded) {

    static final int FORMAT = 1;

    static Description of(CharacterModel model) {
        return new Description(
                FORMAT,
                model.vocabulary().characters(),
                model.configuration(),
                model.provenance(),
                model.beginnings(),
                model.metrics(),
                model.vocabulary().spellings().isEmpty()
                        ? null
                        : model.vocabulary().spellings(),
                model.padded());
    }

    Vocabulary characters() {
        return Vocabulary.of(vocabulary.codePoints(), spellings == null ? Map.of() : spellings);
    }
}
