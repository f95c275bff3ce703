package org.gru4j.model.internal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes the entries of a model file. */
final class ModelWriter {

    private final ZipOutputStream zip;

    /** Writes fast: weights hardly get smaller, and training waits. */
    ModelWriter(OutputStream out) {
        this(out, Deflater.NO_COMPRESSION);
    }

    /** Compresses all entries as a {@link Deflater} does at that level. */
    ModelWriter(OutputStream out, int level) {
        this.zip = new ZipOutputStream(new BufferedOutputStream(out));
        zip.setLevel(level);
    }

    /**
     * The JSON of a network, as a model file has it.
     *
     * @throws IllegalArgumentException if it could not be read again
     */
    static String json(MultiLayerNetwork network) throws IOException {
        String json = network.getLayerWiseConfigurations().toJson();
        NetworkJson.checked(ModelFile.JSON.readTree(json));
        return json;
    }

    void record(ModelEntry entry, Record content) throws IOException {
        text(entry, ModelFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }

    void text(ModelEntry entry, String content) throws IOException {
        text(entry, content.getBytes(StandardCharsets.UTF_8));
    }

    private void text(ModelEntry entry, byte[] content) throws IOException {
        if (content.length > ModelEntry.MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(Words.format(
                    "%s would have %,d bytes, but at most %,d are read",
                    entry, content.length, ModelEntry.MAX_TEXT_BYTES));
        }
        bytes(entry, content);
    }

    void bytes(ModelEntry entry, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(entry.toString()));
        zip.write(content);
    }

    void array(ModelEntry entry, INDArray content) throws IOException {
        zip.putNextEntry(new ZipEntry(entry.toString()));
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
        Nd4j.write(content, data);
        data.flush();
    }

    /** Ends the file. */
    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }
}
