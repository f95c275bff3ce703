package org.gru4j.cli;

import java.io.IOException;
import java.util.OptionalInt;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * The terminal that a standard stream is, if it is one. It is asked and not opened: a terminal that JLine opens takes the
 * program's signals, and then Ctrl-C would end it before it can save.
 */
final class Screen {

    /** Where a terminal does not tell its width. */
    static final int USUAL_WIDTH = 80;

    private Screen() {}

    /** The columns of standard error as they are now; empty where it is no terminal. */
    static OptionalInt widthOfErrors() {
        return width(SystemStream.Error);
    }

    /** The columns of standard output as they are now; empty where it is no terminal. */
    static OptionalInt widthOfResults() {
        return width(SystemStream.Output);
    }

    private static OptionalInt width(SystemStream stream) {
        try {
            TerminalProvider terminals = TerminalProvider.load("jni");
            if (!terminals.isSystemStream(stream)) {
                return OptionalInt.empty();
            }
            int width = terminals.systemStreamWidth(stream);
            return OptionalInt.of(width > 0 ? width : USUAL_WIDTH);
        } catch (IOException | LinkageError unknown) {
            return OptionalInt.empty();
        }
    }
}
