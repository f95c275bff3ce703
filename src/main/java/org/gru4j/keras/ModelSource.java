package org.gru4j.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.foreign.internal.Safetensors;
import org.gru4j.foreign.internal.TensorFile;
import org.gru4j.foreign.internal.TorchArchive;
import org.gru4j.foreign.internal.TorchStream;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * A model of another program, and what else is needed to read it. What the file is, its content says.
 *
 * @param file Keras's {@code .h5}, {@code .keras} or {@code .weights.h5}; PyTorch's state dict ({@code .pt}, {@code .pth}) or
 *     {@code .safetensors}; the {@code model.json} of TensorFlow.js, with its shards beside it
 * @param config the JSON of a model of Keras whose file holds weights only; otherwise null
 * @param layout what a file of PyTorch does not say
 */
public record ModelSource(Path file, @Nullable Path config, TorchLayout layout) {

    private static final int HEAD = 16;

    /** A file that says all that is needed. */
    public static ModelSource of(Path file) {
        return new ModelSource(file, null, TorchLayout.FOUND);
    }

    /** The same with the JSON of a model of Keras. */
    public ModelSource withConfig(@Nullable Path json) {
        return new ModelSource(file, json, layout);
    }

    /** The same with what a file of PyTorch does not say. */
    public ModelSource withLayout(TorchLayout other) {
        return new ModelSource(file, config, other);
    }

    /**
     * The model of Keras that computes the same.
     *
     * @throws KerasException if the file cannot be read, or holds no such model
     */
    KerasFile read() {
        return KerasFile.guarded(file, () -> {
            byte[] head = Files.isDirectory(file) ? new byte[0] : head();
            boolean zip = head.length > 1 && head[0] == 'P' && head[1] == 'K';
            if (Safetensors.isOne(head)) {
                return torch(Safetensors.of(KerasFile.content(file)));
            }
            if (zip && TorchArchive.isOne(file)) {
                return torch(TorchArchive.of(file));
            }
            if (TorchStream.isOne(head)) {
                return torch(TorchStream.of(KerasFile.content(file)));
            }
            if (!layout.equals(TorchLayout.FOUND)) {
                throw new KerasException(Words.format(
                        "%s is no file of PyTorch, which alone needs a map of its layers or a nonlinearity", file));
            }
            if (TensorFlowJs.isOne(head)) {
                if (config != null) {
                    throw new KerasException(Words.format("%s holds its configuration: leave out the other one", file));
                }
                return TensorFlowJs.read(file);
            }
            return KerasFile.read(file, config);
        });
    }

    private byte[] head() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private KerasFile torch(TensorFile tensors) throws IOException {
        try (tensors) {
            if (config != null) {
                throw new KerasException(
                        Words.format("%s is a file of PyTorch: it needs no configuration of Keras", file));
            }
            KerasFile.requireSize(file);
            return TorchModel.of(tensors, layout, Files.size(file));
        }
    }
}
