package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.gru4j.LanguageModel;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.ModelFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a new run begins from. */
final class BaseOption {

    static final String NAME = "--base";

    private static final String AUTO = "auto";
    private static final String NONE = "none";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = NAME,
            paramLabel = "auto|none|PATH",
            defaultValue = AUTO,
            converter = PathName.class,
            description =
                    "The model that training begins from: a model file or directory; none, to begin from nothing; or "
                            + "auto, to begin from english, the model that comes with gru, where it helps with the text. Default: "
                            + "${DEFAULT-VALUE}")
    private String base;

    /** Whether it was given. */
    boolean isGiven() {
        return command.commandLine().getParseResult().hasMatchedOption(NAME);
    }

    /** Whether the text decides. */
    boolean isAuto() {
        return base.toLowerCase(Locale.ROOT).equals(AUTO);
    }

    /** Whether nothing must be there to begin from. */
    boolean isNone() {
        return base.toLowerCase(Locale.ROOT).equals(NONE);
    }

    /**
     * The model that was named; none where none was.
     *
     * @throws ParameterException if there is none of that name
     */
    Optional<LanguageModel> named() {
        if (isAuto() || isNone()) {
            return Optional.empty();
        }
        Path file = ModelFile.at(Path.of(base));
        if (!Files.exists(file)) {
            throw new ParameterException(
                    command.commandLine(),
                    Words.format("%s is auto, none or a model, but there is no model at %s", NAME, file));
        }
        return Optional.of(LanguageModel.load(file));
    }
}
