package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.BaseModel;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code --model} of a command that reads several, each with a name. */
final class ModelsOption {

    private static final String ENDING = ".zip";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            arity = "1..*",
            paramLabel = "[NAME=]PATH",
            description =
                    "Model directories or model files. Clients choose one by its name, which is that of the directory or file "
                            + "unless another is given; the first is for those that name none. Default: ./"
                            + ModelOption.DEFAULT + ", or where that does not exist " + BaseModel.ENGLISH
                            + ", the model that comes with gru")
    private List<String> values = List.of();

    /**
     * The models that are meant, by their names; says so where that is not the best one of a directory, or the one that comes with
     * gru.
     *
     * @throws ParameterException if one is not there, or two have one name
     */
    Map<String, ModelOption.Found> found() {
        Map<String, ModelOption.Found> found = new LinkedHashMap<>();
        if (values.isEmpty()) {
            ModelOption.Found usual = ModelOption.find(null, command);
            found.put(usual.path() == null ? BaseModel.ENGLISH : nameOf(usual.path()), usual);
        }
        for (String value : values) {
            int sign = value.indexOf('=');
            boolean named = sign > 0 && !Files.exists(path(value));
            Path path = path(named ? value.substring(sign + 1) : value);
            String name = named ? value.substring(0, sign) : nameOf(path);
            if (found.put(name, ModelOption.find(path, command)) != null) {
                throw wrong(Words.format(
                        "two models are called %s: give one of them another name with --model NAME=%s", name, path));
            }
        }
        return found;
    }

    private Path path(String value) {
        try {
            return PathName.path(value);
        } catch (TypeConversionException impossible) {
            throw wrong("--model " + impossible.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static String nameOf(Path path) {
        String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }
}
