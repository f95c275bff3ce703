package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.gru4j.LanguageModel;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;
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
            description = "A model directory (its " + ModelFile.BEST + ") or a model file. Default: ./" + DEFAULT
                    + ", or where that does not exist " + BaseModel.ENGLISH + ", the model that comes with gru")
    private @Nullable Path path;

    /**
     * A model that is there, to be read.
     *
     * @param path its file or directory; null for the one that comes with gru
     */
    record Found(@Nullable Path path) {

        LanguageModel load() {
            return path == null ? LanguageModel.english() : LanguageModel.load(path);
        }

        /** The same with all that is in its file. */
        SavedModel read() {
            return path == null ? BaseModel.english() : ModelFile.read(path);
        }

        /** Where the run stands that has written it; nothing where none has. */
        Optional<TrainingState> state() {
            return path == null ? Optional.empty() : ModelFile.training(ModelFile.newestAt(path), TrainingState.class);
        }

        @Override
        public String toString() {
            return path == null
                    ? BaseModel.ENGLISH + ", the model that comes with gru"
                    : ModelFile.at(path).toString();
        }
    }

    /**
     * The model that is meant; says so where that is not the best one of a directory, or the one that comes with gru.
     *
     * @throws ParameterException if there is none where one was named
     */
    Found found() {
        return find(path, command);
    }

    /**
     * The same for a path that was given, or null.
     *
     * @param command to be named in what is said
     */
    static Found find(@Nullable Path path, CommandSpec command) {
        Path place = path == null ? Path.of(DEFAULT) : path;
        if (path == null && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            say(
                    command,
                    Words.format(
                            "there is no ./%s, so %s is used, the model that comes with gru; gru train --corpus FILE makes one of your text",
                            DEFAULT, BaseModel.ENGLISH));
            return new Found(null);
        }
        Path file = ModelFile.at(place);
        if (!Files.exists(file)) {
            throw new ParameterException(
                    command.commandLine(),
                    Words.format("there is no model at %s: train one with gru train, or name one with --model", file));
        }
        if (Files.isDirectory(place) && file.endsWith(ModelFile.LAST)) {
            say(
                    command,
                    Words.format(
                            "%s has no %s; its newest checkpoint, %s, is used instead",
                            place, ModelFile.BEST, ModelFile.LAST));
        }
        return new Found(place);
    }

    private static void say(CommandSpec command, String note) {
        CommandLine commandLine = command.commandLine();
        commandLine.getErr().println(command.qualifiedName() + ": " + note);
        commandLine.getErr().flush();
    }
}
