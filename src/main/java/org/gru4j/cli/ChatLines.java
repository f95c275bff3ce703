package org.gru4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Where a chat's lines come from, and where its text goes. */
interface ChatLines extends AutoCloseable {

    /** The next line, or null where there are no more. */
    @Nullable
    String next() throws IOException;

    PrintWriter out();

    /** Whether the text that is being written since the last line shall stop. */
    boolean interrupted();

    /** Whether there are no more lines because somebody has stopped the program. */
    default boolean stopped() {
        return false;
    }

    @Override
    void close() throws IOException;
}
