package org.gru4j.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.internal.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a file or folder, kept as the user wrote it; an empty one would stand for the folder one is in. */
final class PathName implements ITypeConverter<String> {

    @Override
    public String convert(String name) {
        if (name.isBlank()) {
            throw new TypeConversionException("must name a file or folder, but is empty");
        }
        if (name.startsWith("-") && !name.equals(CorpusReader.STANDARD_INPUT)) { // rather an option with an error in it
            throw new TypeConversionException(
                    Words.format("must name a file or folder, but is \"%s\"; if that is one, write ./%s", name, name));
        }
        return name;
    }

    /** For options that are a {@link Path}. */
    static Path path(String name) {
        try {
            return Path.of(new PathName().convert(name));
        } catch (InvalidPathException impossible) {
            throw new TypeConversionException(Words.format(
                    "must name a file or folder, but \"%s\" cannot: %s",
                    impossible.getInput(), impossible.getReason()));
        }
    }
}
