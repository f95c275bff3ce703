package org.gru4j.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param gru4jVersion the program that trained it
 * @param created when training began, ISO 8601 in UTC
 * @param corpusFingerprint SHA-256 of the text it was trained on
 * @param corpusCharacters the length of that text in characters
 * @param base the model that training began from; null where it began from nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL) // so that earlier versions read what began from nothing
public record Provenance(
        String gru4jVersion,
        String created,
        String corpusFingerprint,
        long corpusCharacters,
        @Nullable Base base) {

    public Provenance {
        Objects.requireNonNull(gru4jVersion, "gru4jVersion");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(corpusFingerprint, "corpusFingerprint");
    }

    /** Of a model that was trained from nothing. */
    public Provenance(String gru4jVersion, String created, String corpusFingerprint, long corpusCharacters) {
        this(gru4jVersion, created, corpusFingerprint, corpusCharacters, null);
    }

    /**
     * The model that another one was trained from.
     *
     * @param name of its file, or {@code english} for the one that comes with gru4j
     * @param corpusFingerprint SHA-256 of the text it was trained on
     * @param corpusCharacters the length of that text in characters
     * @param weightsFingerprint SHA-256 of its weights, as single-precision numbers; null in the files of versions that did not
     *     note it
     */
    public record Base(
            String name,
            String corpusFingerprint,
            long corpusCharacters,
            @Nullable String weightsFingerprint) {

        public Base {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(corpusFingerprint, "corpusFingerprint");
        }
    }
}
