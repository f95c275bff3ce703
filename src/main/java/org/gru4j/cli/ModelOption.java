package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelFile;
import picocli.CommandLine;
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

    /** The path, at which there is something; says so where it is not the best model of a directory. */
    Path existing() {
        Path file = ModelFile.at(path);
        CommandLine commandLine = command.commandLine();
        if (!Files.exists(file)) {
            throw new ParameterException(
                    commandLine,
                    Words.format("there is no model at %s: train one with gru train, or name one with --model", file));
        }
        if (Files.isDirectory(path) && file.endsWith(ModelFile.LAST)) {
            commandLine
                    .getErr()
                    .println(Words.format(
                            "%s: %s has no %s; its newest checkpoint, %s, is used instead",
                            command.qualifiedName(), path, ModelFile.BEST, ModelFile.LAST));
            commandLine.getErr().flush();
        }
        return path;
    }
}
