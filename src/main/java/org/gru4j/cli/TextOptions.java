package org.gru4j.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.gru4j.corpus.FileNames;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which text is read, and how. */
final class TextOptions {

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            converter = Encoding.class,
            description = "Encoding of the text, for example windows-1252. Default: detected for each file")
    private @Nullable Charset encoding;

    @Option(
            names = "--line-endings",
            paramLabel = "keep|unix",
            defaultValue = "unix",
            description = "unix: CR LF and CR become LF; keep: they stay. Default: ${DEFAULT-VALUE}")
    private LineEndings lineEndings;

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description =
                    "Files of a folder to read, by patterns in quotes, such as '*.md' or '*.txt,*.md'. Hidden files "
                            + "and model directories are never read. Default: *.txt")
    private @Nullable List<String> include;

    /** @throws IllegalArgumentException if a pattern is wrong */
    TextFormat format() {
        return new TextFormat(encoding, lineEndings, include == null ? FileNames.TEXT : included(include));
    }

    private static FileNames included(List<String> patterns) {
        try {
            return FileNames.of(patterns);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--include: " + wrong.getMessage());
        }
    }

    private static final class Encoding implements ITypeConverter<Charset> {

        @Override
        public Charset convert(String name) {
            try {
                return Charset.forName(name);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                throw new TypeConversionException(Words.format(
                        "'%s' is not an encoding that Java knows; write for example UTF-8, windows-1252, Shift_JIS or GB18030",
                        name));
            }
        }
    }
}
