package org.gru4j.internal;

import java.util.Objects;

/** The version of gru4j, as the jar's manifest has it. */
public final class Version {

    private Version() {}

    /** For example {@code 0.1.0}; {@code unpackaged} where the classes come from no jar. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unpackaged");
    }
}
