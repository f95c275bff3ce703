package org.gru4j.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gru4j.evaluation.KnownText.Unknown;
import org.gru4j.internal.Words;

/**
 * How well a model predicts a text.
 *
 * @param corpus what the user calls the text's sources
 * @param corpusCharacters the length of the whole text
 * @param evaluatedFrom the place, counted from 0, of the first character of the part that was evaluated; it goes to the end
 * @param resetEvery how often the state was cleared, in characters, or {@link Evaluator#NEVER}
 * @param evaluated the part and the model's figures
 * @param baselines their figures; empty where nobody wanted them
 */
public record EvaluationReport(
        List<String> corpus,
        int corpusCharacters,
        int evaluatedFrom,
        int resetEvery,
        EvaluatedText evaluated,
        List<Baseline> baselines) {

    private static final String GRAM = "-gram";
    private static final String BIGRAM = "2" + GRAM;
    private static final JsonMapper JSON = new JsonMapper();

    public EvaluationReport {
        corpus = List.copyOf(corpus);
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

    /**
     * Writes one JSON object with all figures, and at its end the text and the surprisal of each of its characters (null
     * where it has none).
     */
    public void writeJson(Writer out) throws IOException {
        Evaluation figures = evaluated.figures();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeFieldName("corpus");
            json.writePOJO(corpus);
            json.writeNumberField("corpus_characters", corpusCharacters);
            json.writeNumberField("evaluated_from", evaluatedFrom);
            json.writeNumberField("evaluated_characters", evaluated.text().length());
            if (resetEvery == Evaluator.NEVER) {
                json.writeNullField("reset_every");
            } else {
                json.writeNumberField("reset_every", resetEvery);
            }
            json.writeNumberField("characters", figures.characters());
            json.writeNumberField("nats_per_character", rounded(figures.natsPerCharacter()));
            json.writeNumberField("bits_per_character", rounded(figures.bitsPerCharacter()));
            json.writeNumberField("perplexity", rounded(figures.perplexity()));
            json.writeNumberField("accuracy", rounded(figures.accuracy()));
            writeUnknown(json);
            writeBaselines(json);
            writeText(json);
            json.writeEndObject();
        }
    }

    private void writeUnknown(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("unknown");
        for (Unknown unknown : evaluated.text().unknown()) {
            json.writeStartObject();
            json.writeStringField("character", Character.toString(unknown.codePoint()));
            json.writeStringField("code_point", Words.format("U+%04X", unknown.codePoint()));
            json.writeNumberField("count", unknown.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeBaselines(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("baselines");
        for (Baseline baseline : baselines) {
            json.writeStartObject();
            json.writeStringField("name", baseline.name());
            json.writeNumberField("nats_per_character", rounded(baseline.natsPerCharacter()));
            json.writeNumberField("bits_per_character", rounded(baseline.bitsPerCharacter()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeText(JsonGenerator json) throws IOException {
        KnownText text = evaluated.text();
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            characters.appendCodePoint(text.codePointAt(i));
        }
        json.writeStringField("text", characters.toString());
        json.writeArrayFieldStart("surprisal");
        for (float nats : evaluated.surprisal()) {
            if (Float.isNaN(nats)) {
                json.writeNull();
            } else {
                json.writeNumber(rounded(nats));
            }
        }
        json.writeEndArray();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }
}
