package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --model} of the commands that read one. */
final class ModelOption {

    static final String DEFAULT = "model";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            defaultValue = DEFAULT,
            description = "A model directory (its " + ModelFile.BEST + ") or a model file. Default: ./${DEFAULT-VALUE}")
    private Path path;

    /** The path, at which there is something. */
    Path existing() {
        Path file = ModelFile.at(path);
        if (!Files.exists(file)) {
            throw new ParameterException(
                    command.commandLine(),
                    Words.format("there is no model at %s: train one with gru train, or name one with --model", file));
        }
        return path;
    }
}
