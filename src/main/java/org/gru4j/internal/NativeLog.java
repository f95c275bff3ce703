package org.gru4j.internal;

/**
 * Where JavaCPP, which loads all that is not Java, says what it has to say, for one thing that ND4J was built with an older
 * version of it. By itself it writes to standard error, which is not a library's.
 */
public final class NativeLog {

    private static final String PROPERTY = "org.bytedeco.javacpp.logger";

    private NativeLog() {}

    /** It goes to the log, unless the program has chosen itself. Called before anything of JavaCPP is loaded. */
    public static void use() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "slf4j");
        }
    }
}
