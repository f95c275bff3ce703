package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.gru4j.keras.internal.KerasFields;

/** Fields that say where a case comes from and what it is about, and ask for nothing. */
public final class DescriptiveFields {

    private static final Set<String> NAMES = Set.of(
            "id",
            "name",
            "title",
            "description",
            "comment",
            "comments",
            "note",
            "notes",
            "origin",
            "source",
            "author",
            "authors",
            "licence",
            "license",
            "url",
            "repo",
            "repository",
            "commit",
            "tag",
            "tags",
            "sha256",
            "bytes",
            "created",
            "producer",
            "generator",
            "backend",
            "backend_dependent",
            "framework",
            "keras_version",
            "tensorflow_version",
            "python_version",
            "versions",
            "architecture",
            "parameters",
            "trained_on");

    private DescriptiveFields() {}

    /** Passes over those of an object: of a known name, or a text of several words. */
    public static void pass(KerasFields fields, JsonNode object) {
        object.properties().forEach(field -> {
            boolean words = field.getValue().isTextual()
                    && field.getValue().textValue().strip().contains(" ");
            if (NAMES.contains(field.getKey()) || words) {
                fields.ignoring(field.getKey());
            }
        });
    }
}
