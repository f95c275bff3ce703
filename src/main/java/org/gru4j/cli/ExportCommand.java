package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasExport;
import org.gru4j.keras.SafetensorsExport;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code gru export}. */
@Command(
        name = "export",
        description = "Exports a model to Keras 3 or PyTorch, with its vocabulary in a file beside it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gru export --format keras --output poems.keras",
            "  gru export --model poems --format weights.h5 --output poems.weights.h5",
            "  gru export --format safetensors",
        })
final class ExportCommand implements Callable<Integer> {

    /** What a model can become; its name is the end of the file's. */
    enum Format {
        KERAS("keras"),
        WEIGHTS("weights.h5"),
        SAFETENSORS("safetensors");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }
    }

    /** Formats by the end of their files' names. */
    static final class FormatConverter implements ITypeConverter<Format> {

        @Override
        public Format convert(String value) {
            for (Format format : Format.values()) {
                if (format.ending.equalsIgnoreCase(value)) {
                    return format;
                }
            }
            throw new TypeConversionException(
                    Words.format("must be keras, weights.h5 or safetensors, but is \"%s\"", value));
        }
    }

    private final Console console;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description =
                    "keras: a whole model for Keras 3; weights.h5: its weights, with a file for its configuration; "
                            + "safetensors: the weights under the names of PyTorch's GRU.")
    private Format format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "The file to write. Default: ./model with the format as its ending, for example ./model.keras")
    private @Nullable Path output;

    @Option(names = "--overwrite", description = "Replace existing files.")
    private boolean overwrite;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path file = output == null ? Path.of("model." + format.ending) : output;
        if (!file.toString().endsWith("." + format.ending)) {
            throw new IllegalArgumentException(
                    Words.format("--output must end in .%s for this format, but is %s", format.ending, file));
        }
        Path vocabulary = beside(file, "vocabulary.json");
        Path config = beside(file, "config.json");
        List<Path> files = new ArrayList<>(List.of(file, vocabulary));
        if (format == Format.WEIGHTS) {
            files.add(config);
        }
        for (Path one : files) {
            if (!overwrite && Files.exists(one)) {
                throw new IllegalArgumentException(
                        Words.format("%s already exists: choose another with --output, or give --overwrite", one));
            }
        }
        Path from = model.existing();
        Backend.start();
        CharacterModel loaded = ModelFile.load(from);
        switch (format) {
            case KERAS -> KerasExport.keras(loaded, file);
            case WEIGHTS -> {
                KerasExport.weights(loaded, file);
                KerasExport.config(loaded, config);
            }
            case SAFETENSORS -> SafetensorsExport.write(loaded, file);
        }
        KerasExport.vocabulary(loaded, vocabulary);
        files.forEach(one -> console.out().println(one));
        console.out().flush();
        return ExitCode.OK;
    }

    private Path beside(Path file, String ending) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - format.ending.length()) + ending);
    }
}
