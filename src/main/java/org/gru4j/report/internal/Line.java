package org.gru4j.report.internal;

/** A fact with its name. */
record Line(String name, String value) {}
