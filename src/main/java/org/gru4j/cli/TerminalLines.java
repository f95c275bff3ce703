package org.gru4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** A chat with a person at a terminal: lines can be edited, called back and completed. */
final class TerminalLines implements ChatLines {

    private final Terminal terminal;
    private final LineReader reader;
    private volatile boolean interrupted;

    TerminalLines() throws IOException {
        terminal = TerminalBuilder.builder()
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .build();
        terminal.handle(Signal.INT, signal -> interrupted = true);
        // What people write has quotes and backslashes that mean themselves.
        DefaultParser parser = new DefaultParser();
        parser.setQuoteChars(new char[0]);
        parser.setEscapeChars(new char[0]);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(new StringsCompleter(ChatHelp.COMMANDS))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    @Override
    public @Nullable String next() {
        while (true) {
            try {
                String line = reader.readLine("> ");
                interrupted = false;
                return line;
            } catch (UserInterruptException nothingToStop) {
                out().println("(/quit or Ctrl-D leaves)");
            } catch (EndOfFileException left) {
                return null;
            }
        }
    }

    @Override
    public PrintWriter out() {
        return terminal.writer();
    }

    @Override
    public boolean interrupted() {
        return interrupted || terminal.writer().checkError();
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
