package org.gru4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.UnknownCharacters;
import org.gru4j.generation.UnknownCharacters.Fitted;
import org.gru4j.generation.UnknownCharacters.Replacement;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What to go on from. */
final class PromptOptions {

    private static final String STANDARD_INPUT = "-";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "INPUT",
            converter = StandardInput.class,
            description = "-: read the beginning from standard input; --seed is added to it after a space.")
    private @Nullable String standardInput;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            description = "The beginning to continue, of any length; " + Escapes.HELP
                    + ". Default: the beginning of some line of the corpus")
    private @Nullable String seed;

    @Option(
            names = "--seed-file",
            paramLabel = "FILE",
            description =
                    "A UTF-8 file with the beginning. It is taken as it is, without the line end at its end; a backslash is "
                            + "a backslash. The same holds for standard input.")
    private @Nullable Path seedFile;

    @Option(
            names = "--unknown",
            paramLabel = "fold|skip|error",
            defaultValue = "fold",
            description = "For characters that the model does not know: fold takes the nearest one that it "
                    + "knows, by case, accents, quotes and dashes, or leaves them out; skip leaves them out; error "
                    + "refuses them. Default: ${DEFAULT-VALUE}")
    private UnknownCharacters unknown;

    /**
     * The beginning, or an empty text if the user gave none.
     *
     * @throws ParameterException if it cannot be had
     */
    String prompt(Console console) throws IOException {
        if (seed != null && seedFile != null) {
            throw wrong("--seed and --seed-file are two beginnings: give one of them");
        }
        List<String> parts = new ArrayList<>();
        if (standardInput != null) {
            parts.add(text("standard input", console.in().readAllBytes()));
        }
        if (seed != null) {
            parts.add(Escapes.resolved(seed));
        }
        if (seedFile != null) {
            if (!Files.isRegularFile(seedFile)) {
                throw wrong(Words.format("--seed-file %s is not a file", seedFile));
            }
            parts.add(text(seedFile.toString(), Files.readAllBytes(seedFile)));
        }
        parts.removeIf(String::isEmpty);
        return String.join(" ", parts);
    }

    /**
     * The beginning in characters that the model knows; says on standard error what was changed.
     *
     * @throws ParameterException if nothing is left of it
     */
    String fit(String prompt, Vocabulary vocabulary, Console console) {
        Fitted fitted = unknown.fit(prompt, vocabulary);
        for (Replacement replacement : fitted.replacements()) {
            console.err().println(command.qualifiedName() + ": " + told(replacement));
        }
        console.err().flush();
        if (fitted.text().isEmpty() && !prompt.isEmpty()) {
            throw wrong("the model knows none of the characters of the beginning: use others");
        }
        return fitted.text();
    }

    private static String told(Replacement replacement) {
        return Words.format(
                "the model does not know the character %s at position %d of the beginning: %s",
                UnknownCharacterException.named(replacement.codePoint()),
                replacement.position() + 1,
                replacement.by().isEmpty() ? "left out" : "read as “" + replacement.by() + "”");
    }

    /** As a corpus is read, and without the line end that an editor or {@code echo} puts at the end. */
    private String text(String name, byte[] bytes) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
            String marked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return marked.endsWith("\n") ? marked.substring(0, marked.length() - 1) : marked;
        } catch (CharacterCodingException malformed) {
            throw wrong(name + " is not UTF-8 text: convert it to UTF-8 first");
        }
    }

    /** Lets picocli refuse any other word, before anything is read. */
    static final class StandardInput implements ITypeConverter<String> {
        @Override
        public String convert(String word) {
            if (!word.equals(STANDARD_INPUT)) {
                throw new TypeConversionException("only - stands without an option");
            }
            return word;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
