package org.gru4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.KnownText.Unknown;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** An evaluation as JSON. */
final class EvaluationJson {

    private static final JsonMapper JSON = new JsonMapper();

    private EvaluationJson() {}

    /**
     * Writes one JSON object with all figures, and at its end the text and the surprisal of each of its characters (null
     * where it has none).
     *
     * @param corpus what the user calls the text's sources
     */
    static void write(EvaluationReport report, List<String> corpus, Writer out) throws IOException {
        EvaluatedText evaluated = report.evaluated();
        Evaluation figures = evaluated.figures();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeFieldName("corpus");
            json.writePOJO(corpus);
            json.writeNumberField("corpus_characters", report.corpusCharacters());
            json.writeNumberField("evaluated_from", report.evaluatedFrom());
            json.writeNumberField("evaluated_characters", evaluated.text().length());
            if (report.resetEvery() == EvaluationOptions.NEVER) {
                json.writeNullField("reset_every");
            } else {
                json.writeNumberField("reset_every", report.resetEvery());
            }
            json.writeNumberField("characters", figures.characters());
            writeFigures(figures, json);
            writeAdapted(report.adapted(), json);
            writeUnknown(evaluated.text(), json);
            writeBaselines(report.baselines(), json);
            writeBase(report.base(), json);
            writeText(evaluated, json);
            json.writeEndObject();
        }
    }

    private static void writeFigures(Evaluation figures, JsonGenerator json) throws IOException {
        json.writeNumberField("nats_per_character", rounded(figures.natsPerCharacter()));
        json.writeNumberField("bits_per_character", rounded(figures.bitsPerCharacter()));
        json.writeNumberField("perplexity", rounded(figures.perplexity()));
        json.writeNumberField("accuracy", rounded(figures.accuracy()));
    }

    private static void writeAdapted(@Nullable EvaluatedText adapted, JsonGenerator json) throws IOException {
        if (adapted == null) {
            json.writeNullField("adapted");
            return;
        }
        json.writeObjectFieldStart("adapted");
        writeFigures(adapted.figures(), json);
        json.writeEndObject();
    }

    private static void writeUnknown(KnownText text, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("unknown");
        for (Unknown unknown : text.unknown()) {
            json.writeStartObject();
            json.writeStringField("character", Character.toString(unknown.codePoint()));
            json.writeStringField("code_point", Words.format("U+%04X", unknown.codePoint()));
            json.writeNumberField("count", unknown.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeBaselines(List<Baseline> baselines, JsonGenerator json) throws IOException {
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

    private static void writeBase(EvaluationReport.@Nullable Base base, JsonGenerator json) throws IOException {
        if (base == null) {
            json.writeNullField("base");
            return;
        }
        json.writeObjectFieldStart("base");
        json.writeStringField("name", base.name());
        json.writeNumberField("nats_per_character", rounded(base.figures().natsPerCharacter()));
        json.writeNumberField("bits_per_character", rounded(base.figures().bitsPerCharacter()));
        json.writeNumberField("accuracy", rounded(base.figures().accuracy()));
        json.writeEndObject();
    }

    private static void writeText(EvaluatedText evaluated, JsonGenerator json) throws IOException {
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
