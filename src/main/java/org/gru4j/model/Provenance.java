package org.gru4j.model;

/**
 * Where a model comes from.
 *
 * @param gru4jVersion the program that trained it
 * @param created when training began, ISO 8601 in UTC
 * @param corpusFingerprint SHA-256 of the text it was trained on
 * @param corpusCharacters the length of that text in characters
 */
public record Provenance(String gru4jVersion, String created, String corpusFingerprint, long corpusCharacters) {}
