package org.gru4j.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Looks a network's JSON through before Deeplearning4j makes objects of it: it may name {@link KnownClasses} only, no width
 * may be larger than any that gru makes, and an array must have as many numbers as its shape says.
 */
final class NetworkJson {

    private static final String CLASS = "@class";

    /** In Deeplearning4j's JSON a class stands here; in that of its old versions a short name for one, which is not read. */
    private static final Set<String> OBJECTS_WITH_CLASS = Set.of(
            "layer",
            "underlying",
            "fwd",
            "bwd",
            "forward",
            "backward",
            "activationFn",
            "gateActivationFn",
            "lossFn",
            "iupdater",
            "updater",
            "biasUpdater",
            "weightInitFn",
            "weightInitFnRecurrent",
            "idropout",
            "weightNoise");

    private static final Set<String> WIDTHS = Set.of("nin", "nout", "nIn", "nOut", "units");
    private static final int MAX_WIDTH = Vocabulary.MAX_SIZE;

    private NetworkJson() {}

    /**
     * The JSON, written anew from what was looked at, so that no two readers can see different things in it.
     *
     * @throws IllegalArgumentException if there is something in it that no model has
     */
    static String checked(JsonNode network) {
        check(network);
        return network.toString();
    }

    private static void check(JsonNode node) {
        if (node instanceof ObjectNode object) {
            // Shapes of parameters follow from the widths; Deeplearning4j works them out where they are not given.
            object.remove("layerParams");
            checkClass(object);
            checkArray(object);
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                checkProperty(property.getKey(), property.getValue());
            }
        }
        node.forEach(NetworkJson::check);
    }

    private static void checkClass(ObjectNode object) {
        JsonNode name = object.get(CLASS);
        if (name != null && !(name.isTextual() && KnownClasses.contains(name.textValue()))) {
            throw refused("it asks for the class " + ModelArchive.shown(name.asText()));
        }
        JsonNode type = object.get("type"); // a name of ours; in Deeplearning4j's distributions a class
        if (type != null && !(type.isTextual() && type.textValue().matches("\\w+"))) {
            throw refused("it asks for the type " + ModelArchive.shown(type.asText()));
        }
    }

    private static void checkArray(ObjectNode object) {
        if (!object.has("dataType") || !(object.has("shape") || object.has("data"))) {
            return;
        }
        long length = 1;
        for (JsonNode dimension : object.path("shape")) {
            if (!dimension.canConvertToInt() || dimension.intValue() < 1 || dimension.intValue() > MAX_WIDTH) {
                throw refused("it has an array of a wrong shape");
            }
            length *= dimension.intValue();
            if (length > object.path("data").size()) {
                throw refused("it has an array whose numbers do not fit its shape");
            }
        }
        JsonNode numbers = object.path("data");
        boolean floats = object.path("dataType").asText().equals(DataType.FLOAT.name());
        if (!floats || !numbers.isArray() || object.path("shape").isEmpty() || numbers.size() != length) {
            throw refused("it has an array whose numbers do not fit its shape");
        }
    }

    private static void checkProperty(String name, JsonNode value) {
        if (OBJECTS_WITH_CLASS.contains(name) && value.isContainerNode() && !value.has(CLASS)) {
            throw refused(Words.format("its %s has no %s", name, CLASS));
        }
        if (WIDTHS.contains(name)
                && !(value.canConvertToInt() && value.intValue() >= 1 && value.intValue() <= MAX_WIDTH)) {
            throw refused(Words.format(
                    "its %s must be 1 to %,d, but is %s", name, MAX_WIDTH, ModelArchive.shown(value.asText())));
        }
    }

    private static IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException(Words.format("in its %s, %s", ModelEntry.CONFIGURATION, reason));
    }
}
