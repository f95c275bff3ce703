package org.gru4j.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a full disk is called here: the system speaks the language of its user. */
public final class FullDisk {

    private FullDisk() {}

    /** The system's own words, which Linux's {@code /dev/full} makes it say. */
    public static String systemWords() {
        try {
            Files.writeString(Path.of("/dev/full"), "x");
        } catch (IOException full) {
            return String.valueOf(full.getMessage());
        }
        throw new AssertionError("/dev/full is not full");
    }

    /** What is made of them. */
    public static String reason() {
        return FileFailure.reason(new IOException(systemWords()));
    }
}
