package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.gru4j.internal.Words;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.model.internal.PaddedWindow;

/**
 * What of textgenrnn's configuration is not in the weights.
 *
 * @param window characters that the network sees at once
 * @param singleText whether all texts are one, so that no symbol stands between them
 */
record TextgenrnnConfig(int window, boolean singleText) {

    private static final int USUAL_WINDOW = 40;

    /** What textgenrnn has where nothing else is said. */
    static TextgenrnnConfig usual() {
        return new TextgenrnnConfig(USUAL_WINDOW, false);
    }

    /**
     * Reads a configuration.
     *
     * @param name what messages call it
     * @param weights whose shapes it must tell, where it tells any
     * @throws KerasException if it is one of other weights, or of words
     */
    static TextgenrnnConfig of(String name, JsonNode json, TextgenrnnWeights weights) {
        KerasFields fields = new KerasFields(name, json);
        if (fields.flag("word_level", false)) {
            throw new KerasException(Words.format(
                    "%s: the model is of words (word_level), and only models of characters are read", name));
        }
        int window = fields.has("max_length") ? fields.integer("max_length") : USUAL_WINDOW;
        if (window < 1 || window > PaddedWindow.MAX_LENGTH) {
            throw new KerasException(
                    Words.format("%s: max_length must be 1 to %d, but is %d", name, PaddedWindow.MAX_LENGTH, window));
        }
        requireSame(name, fields, weights);
        return new TextgenrnnConfig(window, fields.flag("single_text", false));
    }

    private static void requireSame(String name, KerasFields fields, TextgenrnnWeights weights) {
        List<KerasArray> first = weights.recurrent().get(0);
        boolean bothWays = TextgenrnnWeights.bothWays(first);
        requireSame(name, fields, "rnn_layers", weights.recurrent().size());
        requireSame(name, fields, "rnn_size", first.get(1).array().size(0));
        requireSame(name, fields, "dim_embeddings", weights.embedding().array().size(1));
        if (fields.flag("rnn_bidirectional", bothWays) != bothWays) {
            throw other(name, "rnn_bidirectional " + !bothWays, bothWays);
        }
    }

    private static void requireSame(String name, KerasFields fields, String field, long there) {
        if (fields.has(field) && fields.integer(field) != there) {
            throw other(name, field + " " + fields.integer(field), there);
        }
    }

    private static KerasException other(String name, String said, Object there) {
        return new KerasException(
                Words.format("%s says %s, but the weights have %s: it belongs to others", name, said, there));
    }
}
