package org.gru4j.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gru4j.generation.Passage;
import org.gru4j.generation.Passage.CopyFigures;
import org.jspecify.annotations.Nullable;

/**
 * What can be told about a text, as one line of JSON that can be written while the text grows: {@link #BEGIN}, the text in
 * pieces, {@link #end()}.
 *
 * @param temperature null where the most probable character was always taken
 */
record TextJson(String prompt, @Nullable Double temperature, long randomSeed, Passage passage) {

    /** What comes before the text. */
    static final String BEGIN = "{\"text\":\"";

    private static final JsonMapper JSON = new JsonMapper();

    /** A piece of the text, of whole characters. */
    static String piece(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** What comes after the text. */
    String end() {
        ObjectNode json = JSON.createObjectNode()
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
                    .put("novel_" + Passage.GRAM + "grams", rounded(copy.novelty()));
        }
        return "\"," + json.toString().substring(1);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
