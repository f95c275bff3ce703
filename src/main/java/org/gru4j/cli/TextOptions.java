package org.gru4j.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How text is read. */
final class TextOptions {

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            converter = Encoding.class,
            description =
                    "Encoding of the text, for example windows-1252. Default: UTF-8, or what each file looks like.")
    private @Nullable Charset encoding;

    @Option(
            names = "--line-endings",
            paramLabel = "keep|unix",
            defaultValue = "unix",
            description = "unix: CR LF and CR become LF; keep: they stay. Default: ${DEFAULT-VALUE}")
    private LineEndings lineEndings;

    TextFormat format() {
        return new TextFormat(encoding, lineEndings);
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
