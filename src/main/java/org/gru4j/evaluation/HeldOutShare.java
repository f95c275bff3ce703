package org.gru4j.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;
import org.gru4j.corpus.Corpus;
import org.gru4j.corpus.Split;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
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
     * @param file that {@code model} was read from
     * @param corpus the one that it was trained on
     */
    public static int charactersLearnt(Path file, CharacterModel model, Corpus corpus) {
        Configuration configuration = ModelFile.hasTraining(file)
                ? ModelFile.training(file, State.class).configuration()
                : null;
        double share = configuration == null ? 0 : configuration.validation();
        return Split.of(corpus.text(), share, model.configuration().window())
                .training()
                .length();
    }
}
