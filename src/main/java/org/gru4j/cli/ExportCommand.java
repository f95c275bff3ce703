package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gru4j.internal.Words;
import org.gru4j.keras.ExportFormat;
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
        description =
                "Exports a model to Keras 3, PyTorch or ONNX, with its vocabulary in a file beside it, or to a small file "
                        + "for gru.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gru export --format keras --output poems.keras",
            "  gru export --model poems --format weights.h5 --output poems.weights.h5",
            "  gru export --format safetensors",
            "  gru export --model poems --format zip --output poems.zip",
        })
final class ExportCommand implements Callable<Integer> {

    /** Formats by the end of their files' names. */
    static final class FormatConverter implements ITypeConverter<ExportFormat> {

        @Override
        public ExportFormat convert(String value) {
            for (ExportFormat format : ExportFormat.values()) {
                if (format.ending().equalsIgnoreCase(value)) {
                    return format;
                }
            }
            throw new TypeConversionException(
                    Words.format("must be keras, weights.h5, safetensors, onnx or zip, but is \"%s\"", value));
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
                            + "safetensors: the weights under the names of PyTorch's GRU; onnx: a graph for ONNX Runtime; zip: a model file for gru with weights "
                            + "of 16 bits, without the training text and what a run needs to go on.")
    private ExportFormat format;

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
        Path file = output == null ? Path.of("model." + format.ending()) : output;
        if (!file.toString().endsWith("." + format.ending())) {
            throw new IllegalArgumentException(
                    Words.format("--output must end in .%s for this format, but is %s", format.ending(), file));
        }
        for (Path one : format.files(file)) {
            if (!overwrite && Files.exists(one)) {
                throw new IllegalArgumentException(
                        Words.format("%s already exists: choose another with --output, or give --overwrite", one));
            }
        }
        ModelOption.Found found = model.found();
        Backend.start();
        found.load().export(file, format).forEach(one -> console.out().println(one));
        console.out().flush();
        return ExitCode.OK;
    }
}
