package org.gru4j.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well a model predicts a text.
 *
 * @param corpusCharacters the length of the whole text
 * @param evaluatedFrom the place, counted from 0, of the first character of the part that was evaluated; it goes to the end
 * @param resetEvery how often the state was cleared, in characters, or {@link EvaluationOptions#NEVER}
 * @param evaluated the part and the model's figures
 * @param adapted the part and the figures of a copy of the model that learnt from each piece of it after it had predicted
 *     it; null where nobody wanted them
 * @param baselines their figures; empty where nobody wanted them
 * @param base the figures of the model that this one was trained from; null where it was from nothing, that one is not to be had
 *     or knows other characters of the text, or nobody wanted them
 */
public record EvaluationReport(
        int corpusCharacters,
        int evaluatedFrom,
        int resetEvery,
        EvaluatedText evaluated,
        @Nullable EvaluatedText adapted,
        List<Baseline> baselines,
        @Nullable Base base) {

    private static final String GRAM = "-gram";
    private static final String BIGRAM = "2" + GRAM;

    /**
     * How well the base predicts the same characters.
     *
     * @param name {@code english} for the model that comes with gru4j, or of its file
     */
    public record Base(String name, Evaluation figures) {}

    public EvaluationReport {
        baselines = List.copyOf(baselines);
    }

    /** {@return the baselines that are worth a look: of the n-grams the bigram and the best one} */
    public List<Baseline> telling() {
        Baseline best = bestNGram().orElse(null);
        return baselines.stream()
                .filter(it -> !it.name().endsWith(GRAM) || it.name().equals(BIGRAM) || it.equals(best))
                .toList();
    }

    /** {@return the strongest baseline} */
    public Optional<Baseline> bestBaseline() {
        return best(baselines.stream());
    }

    private Optional<Baseline> bestNGram() {
        return best(baselines.stream().filter(it -> it.name().endsWith(GRAM)));
    }

    private static Optional<Baseline> best(Stream<Baseline> some) {
        return some.min(Comparator.comparingDouble(Baseline::natsPerCharacter));
    }
}
