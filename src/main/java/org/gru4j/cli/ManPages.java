package org.gru4j.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.IFactory;

/** Makes commands that are only described and never run: {@code mvn -Pman package} writes their manual pages. */
public final class ManPages implements IFactory {

    private final IFactory commands = new ConsoleFactory(new Console(
            InputStream.nullInputStream(),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            false,
            Instant.EPOCH,
            Map.of()));

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return commands.create(type);
    }
}
