package org.gru4j.model.internal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.Split;
import org.jspecify.annotations.Nullable;

/** What a model file says about the text that was held out in training, whatever other program's version wrote it. */
public final class HeldOutShare {

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record State(@Nullable Configuration configuration) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Configuration(double validation) {}

    private HeldOutShare() {}

    /**
     * {@return how many characters of the text that it was trained on, from the beginning on, a model has learnt: all
     * of them, if its file does not say otherwise}
     *
     * @param corpus the one that it was trained on
     */
    public static int charactersLearnt(SavedModel saved, CorpusText corpus) {
        double share = saved.training(State.class)
                .map(State::configuration)
                .map(Configuration::validation)
                .orElse(0.0);
        return Split.of(corpus.text(), share, saved.model().configuration().window())
                .training()
                .length();
    }
}
