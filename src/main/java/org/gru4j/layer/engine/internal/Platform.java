package org.gru4j.layer.engine.internal;

import org.bytedeco.javacpp.Loader;

/** The kind of machine that this one is, as the native libraries are named by it. */
public final class Platform {

    private Platform() {}

    /** For example {@code linux-x86_64}, {@code macosx-arm64}. */
    public static String ofThisMachine() {
        return Loader.getPlatform();
    }
}
