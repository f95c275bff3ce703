package org.gru4j.generation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gru4j.generation.Passage.CopyFigures;
import org.jspecify.annotations.Nullable;

/**
 * A text and what can be told about it.
 *
 * @param text with or without the prompt, as the user wants it
 * @param temperature null where the most probable character was always taken
 */
public record TextReport(
        String text, String prompt, @Nullable Double temperature, long randomSeed, Passage passage) {

    private static final JsonMapper JSON = new JsonMapper();

    /** One line of JSON. */
    public String json() {
        ObjectNode json = JSON.createObjectNode()
                .put("text", text)
                .put("prompt", prompt)
                .put("temperature", temperature)
                .put("seed", randomSeed)
                .put("characters", passage.characters())
                .put("nats_per_character", rounded(passage.natsPerCharacter()))
                .put("ended", passage.end().toString());
        CopyFigures copy = passage.copy();
        if (copy == null) {
            json.putNull("copy");
        } else {
            json.putObject("copy")
                    .put("longest_run", copy.longestRun())
                    .put("novel_" + CopyMeter.GRAM + "grams", rounded(copy.novelty()));
        }
        return json.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
