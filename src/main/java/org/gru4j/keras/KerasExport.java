package org.gru4j.keras;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.AtomicFile;
import org.gru4j.model.internal.CharacterModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes character models for Keras 3. Files are replaced as a whole. */
final class KerasExport {

    /** What the written configurations look like. */
    private static final String VERSION = "3.5.0";

    /**
     * jHDF 0.13.0 signs a file behind the numbers that it wrote last, and so overwrites a group that comes after them. It
     * writes by hash code, in which this name comes after all others of the root.
     */
    private static final String LAST = "eof";

    private static final JsonMapper JSON = new JsonMapper();

    private KerasExport() {}

    /**
     * Writes a {@code .keras} archive.
     *
     * @throws KerasException naming the layer that Keras 3 does not have
     */
    public static void keras(CharacterModel model, Path file) throws IOException {
        byte[] config = config(model);
        Path weights = weightsFile(ExportedLayer.of(model));
        try {
            AtomicFile.write(file, out -> {
                ZipOutputStream zip = new ZipOutputStream(out);
                entry(zip, "metadata.json", JSON.writeValueAsBytes(metadata(model)));
                entry(zip, "config.json", config);
                zip.putNextEntry(new ZipEntry("model.weights.h5"));
                Files.copy(weights, zip);
                zip.finish();
            });
        } finally {
            Files.delete(weights);
        }
    }

    /**
     * Writes a {@code .weights.h5} file, for a model that Python code makes.
     *
     * @throws KerasException naming the layer that Keras 3 does not have
     */
    public static void weights(CharacterModel model, Path file) throws IOException {
        Path weights = weightsFile(ExportedLayer.of(model));
        try {
            AtomicFile.write(file, out -> Files.copy(weights, out));
        } finally {
            Files.delete(weights);
        }
    }

    /** Writes the model's configuration, which a {@code .weights.h5} file lacks. */
    public static void config(CharacterModel model, Path file) throws IOException {
        byte[] config = config(model);
        AtomicFile.write(file, out -> out.write(config));
    }

    /** Writes the vocabulary as a JSON list, whose places are the ids. */
    public static void vocabulary(CharacterModel model, Path file) throws IOException {
        ArrayNode symbols = JSON.createArrayNode();
        model.vocabulary().characters().codePoints().forEach(one -> symbols.add(Character.toString(one)));
        AtomicFile.write(file, out -> JSON.writeValue(nonClosing(out), symbols));
    }

    private static OutputStream nonClosing(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private static ObjectNode metadata(CharacterModel model) {
        String created = model.provenance().created().replace("T", "@").replace("Z", "");
        return JSON.createObjectNode().put("keras_version", VERSION).put("date_saved", created);
    }

    private static byte[] config(CharacterModel model) throws IOException {
        ArrayNode shape = JSON.createArrayNode().addNull().addNull();
        boolean ids = model.configuration().startsWithEmbedding();
        if (!ids) {
            shape.add(model.vocabulary().size());
        }
        ObjectNode input = JSON.createObjectNode()
                .put("dtype", ids ? "int32" : "float32")
                .put("sparse", false)
                .put("name", "characters");
        input.set("batch_shape", shape);
        ArrayNode layers = JSON.createArrayNode().add(LayerWriter.object("keras.layers", "InputLayer", input));
        ExportedLayer.of(model).forEach(layer -> layers.add(layer.config()));
        ObjectNode sequential =
                JSON.createObjectNode().put("name", "sequential").put("trainable", true);
        sequential.set("dtype", LayerWriter.float32());
        sequential.set("layers", layers);
        sequential.set("build_input_shape", shape);
        ObjectNode object = LayerWriter.object("keras", "Sequential", sequential);
        object.set("build_config", JSON.createObjectNode().set("input_shape", shape));
        return JSON.writeValueAsBytes(object);
    }

    /** In a temporary file, for the library writes no streams. */
    private static Path weightsFile(List<ExportedLayer> layers) throws IOException {
        Path file = Files.createTempFile("gru4j", ".weights.h5");
        try (WritableHdfFile hdf5 = HdfFile.write(file)) {
            hdf5.putGroup("vars"); // which the model itself has none of
            WritableGroup all = hdf5.putGroup("layers");
            Map<String, Integer> used = new HashMap<>();
            for (ExportedLayer layer : layers) {
                WritableGroup group = all.putGroup(NumberedWeights.numbered(layer.className(), used));
                WritableGroup own = group.putGroup("vars");
                WritableGroup vars = layer.hasCell() ? group.putGroup("cell").putGroup("vars") : own;
                for (int i = 0; i < layer.arrays().size(); i++) {
                    vars.putDataset(Integer.toString(i), numbers(layer.arrays().get(i)));
                }
            }
            hdf5.putDataset(LAST, new int[] {0});
        }
        check(file, layers);
        return file;
    }

    /** The library calls its writing young, and asks to look at the files. */
    private static void check(Path file, List<ExportedLayer> layers) throws IOException {
        try (Hdf5 hdf5 = Hdf5.of(file.toString(), Files.readAllBytes(file))) {
            Map<String, Integer> used = new HashMap<>();
            for (ExportedLayer layer : layers) {
                String group = "/layers/" + NumberedWeights.numbered(layer.className(), used);
                for (int i = 0; i < layer.arrays().size(); i++) {
                    INDArray read = hdf5.array(group + (layer.hasCell() ? "/cell/vars/" : "/vars/") + i)
                            .array();
                    if (!read.equalsWithEps(layer.arrays().get(i).castTo(DataType.FLOAT), 0)) {
                        throw new IOException(
                                Words.format("layer %s was not read back as it was written", layer.name()));
                    }
                }
            }
            if (!hdf5.hasGroup("/vars")) {
                throw new IOException("the group vars was written, but cannot be read back");
            }
        }
    }

    private static Object numbers(INDArray array) {
        INDArray floats = array.castTo(DataType.FLOAT);
        return array.rank() == 1 ? floats.toFloatVector() : floats.toFloatMatrix();
    }
}
