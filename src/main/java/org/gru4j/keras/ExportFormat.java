package org.gru4j.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.CompactFile;

/** What a model can become for another program, or for another person. */
public enum ExportFormat {
    /** A whole model for Keras 3. */
    KERAS("keras"),
    /** Its weights for Keras 3, and its configuration beside them. */
    WEIGHTS("weights.h5"),
    /** Its weights as a GRU of PyTorch names them. */
    SAFETENSORS("safetensors"),
    /** A graph for whatever runs ONNX: of ids and states, probabilities and the next states. */
    ONNX("onnx"),
    /** A model file for gru4j with weights of 16 bits, and without the text and what training left; see {@code saveCompact}. */
    ZIP("zip");

    private final String ending;

    ExportFormat(String ending) {
        this.ending = ending;
    }

    /** How the names of its files end, without the point before it. */
    public String ending() {
        return ending;
    }

    /**
     * The files that are written, the model's first.
     *
     * @throws IllegalArgumentException if the file's name has another ending
     */
    public List<Path> files(Path file) {
        if (!file.toString().endsWith("." + ending)) {
            throw new IllegalArgumentException(
                    Words.format("the name of the file must end in .%s for this format, but is %s", ending, file));
        }
        if (this == ZIP) {
            return List.of(file); // which has its vocabulary
        }
        List<Path> files = new ArrayList<>(List.of(file, beside(file, "vocabulary.json")));
        if (this == WEIGHTS) {
            files.add(beside(file, "config.json"));
        }
        return files;
    }

    /**
     * Writes a model, and its vocabulary beside it where that is a file of its own; returns the files.
     *
     * @hidden it is for gru4j's own packages
     */
    public List<Path> write(CharacterModel model, Path file) throws IOException {
        List<Path> files = files(file);
        switch (this) {
            case KERAS -> KerasExport.keras(model, file);
            case WEIGHTS -> {
                KerasExport.weights(model, file);
                KerasExport.config(model, files.get(2));
            }
            case SAFETENSORS -> SafetensorsExport.write(model, file);
            case ONNX -> OnnxExport.write(model, file);
            case ZIP -> {
                CompactFile.save(model, file);
                return files;
            }
        }
        KerasExport.vocabulary(model, files.get(1));
        return files;
    }

    private Path beside(Path file, String otherEnding) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ending.length()) + otherEnding);
    }
}
