package org.gru4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.Vocabulary;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The file that holds a model: a zip that {@link MultiLayerNetwork#load} reads too, with one entry of ours, {@value
 * #DESCRIPTION}, and perhaps a second, {@value #COPY_INDEX}, beside Deeplearning4j's.
 */
public final class ModelFile {

    /** The checkpoint with the lowest monitored loss, in a model directory. */
    public static final String BEST = "best.zip";

    /** The newest checkpoint, in a model directory. */
    public static final String LAST = "last.zip";

    private static final String DESCRIPTION = "gru4j.json";
    private static final String COPY_INDEX = "copy-index.bin";
    private static final int FORMAT = 1;
    private static final int MAX_TEXT_BYTES = 64 << 20;

    // Deeplearning4j's names.
    private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
    private static final String COEFFICIENTS = ModelSerializer.COEFFICIENTS_BIN;
    private static final String UPDATER_STATE = ModelSerializer.UPDATER_BIN;

    /** What a model has; a file with any other entry is not read. */
    private static final Set<String> ENTRIES =
            Set.of(DESCRIPTION, COPY_INDEX, CONFIGURATION, COEFFICIENTS, UPDATER_STATE);

    private static final JsonMapper JSON = new JsonMapper();

    private ModelFile() {}

    /** Everything about a model that Deeplearning4j does not keep. */
    private record Description(
            int format,
            String vocabulary,
            ModelConfiguration configuration,
            Provenance provenance,
            List<String> beginnings,
            @Nullable EpochMetrics metrics) {}

    /** Writes a model with the state of its optimizer, replacing the file as a whole. */
    public static void save(CharacterModel model, Path file) throws IOException {
        MultiLayerNetwork network = model.network();
        Description description = new Description(
                FORMAT,
                model.vocabulary().characters(),
                model.configuration(),
                model.provenance(),
                model.beginnings(),
                model.metrics());
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
            zip.setLevel(Deflater.NO_COMPRESSION); // weights do not get smaller, and training waits
            entry(zip, DESCRIPTION, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(description));
            entry(
                    zip,
                    CONFIGURATION,
                    network.getLayerWiseConfigurations().toJson().getBytes(StandardCharsets.UTF_8));
            entry(zip, COEFFICIENTS, network.params());
            INDArray updaterState = network.getUpdater().getStateViewArray();
            if (updaterState != null && updaterState.length() > 0) {
                entry(zip, UPDATER_STATE, updaterState);
            }
            if (model.copyIndex() != null) {
                zip.setLevel(Deflater.BEST_SPEED); // unlike weights, it gets smaller
                entry(zip, model.copyIndex());
            }
            zip.finish();
            zip.flush();
        });
    }

    /** Makes one model file the same as another, replacing it as a whole. */
    public static void copy(Path from, Path to) throws IOException {
        AtomicFile.write(to, out -> Files.copy(from, out));
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private static void entry(ZipOutputStream zip, String name, INDArray content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
        Nd4j.write(content, data);
        data.flush();
    }

    private static void entry(ZipOutputStream zip, CopyIndex content) throws IOException {
        zip.putNextEntry(new ZipEntry(COPY_INDEX));
        DataOutputStream data = new DataOutputStream(zip);
        content.writeTo(data);
        data.flush();
    }

    /** The model file that a path stands for: the path itself, or the {@value #BEST} of a directory. */
    public static Path at(Path path) {
        return Files.isDirectory(path) ? path.resolve(BEST) : path;
    }

    /**
     * Reads a model.
     *
     * @param path a model file, or a directory with a {@value #BEST}
     * @throws ModelFileException if it is not there or is not a model of ours
     */
    public static CharacterModel load(Path path) {
        Path file = at(path);
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    "there is no model at %s: train one with gru train, or name one with --model".formatted(file));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            refuseOtherEntries(zip, file);
            Description description = description(zip, file);
            Vocabulary vocabulary = Vocabulary.of(description.vocabulary());
            MultiLayerNetwork network = network(zip, file);
            if (outputs(network) != vocabulary.size()) {
                throw new ModelFileException(
                        "%s is not a model that gru can read: its network has %d outputs for %d characters"
                                .formatted(file, outputs(network), vocabulary.size()));
            }
            return new CharacterModel(
                    network,
                    vocabulary,
                    description.configuration(),
                    description.provenance(),
                    description.beginnings(),
                    description.metrics(),
                    copyIndex(zip, vocabulary, file));
        } catch (ModelFileException refused) {
            throw refused;
        } catch (NoSuchFileException gone) {
            throw new ModelFileException(file + " has just gone away", gone);
        } catch (ZipException | EOFException | JsonProcessingException | RuntimeException broken) {
            // Deeplearning4j and ND4J throw bare runtime exceptions when they meet what they did not write.
            throw new ModelFileException(file + " is not a model that gru can read, or is damaged", broken);
        } catch (IOException unreadable) {
            throw new ModelFileException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static void refuseOtherEntries(ZipFile zip, Path file) {
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !ENTRIES.contains(name))
                .findAny()
                .ifPresent(name -> {
                    throw new ModelFileException(
                            "%s is not a model that gru can read: it holds \"%s\"".formatted(file, name));
                });
    }

    /**
     * What Deeplearning4j's own reader does, but from the entries that were looked at: that one goes through the file from
     * front to back, where others may hide, and deserialises Java objects that it finds there.
     */
    private static MultiLayerNetwork network(ZipFile zip, Path file) throws IOException {
        String json = new String(content(zip, CONFIGURATION, file), StandardCharsets.UTF_8);
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
        try (InputStream in = open(zip, COEFFICIENTS, file)) {
            network.init(Nd4j.read(in), false);
        }
        if (zip.getEntry(UPDATER_STATE) != null) {
            try (InputStream in = open(zip, UPDATER_STATE, file)) {
                network.getUpdater().setStateViewArray(network, Nd4j.read(in), false);
            }
        }
        return network;
    }

    private static @Nullable CopyIndex copyIndex(ZipFile zip, Vocabulary vocabulary, Path file) throws IOException {
        if (zip.getEntry(COPY_INDEX) == null) {
            return null;
        }
        try (DataInputStream in = new DataInputStream(open(zip, COPY_INDEX, file))) {
            CopyIndex index = CopyIndex.readFrom(in);
            if (index.vocabularySize() != vocabulary.size()) {
                throw new ModelFileException(
                        "%s is not a model that gru can read: its copy index is of %d different characters, not of %d"
                                .formatted(file, index.vocabularySize(), vocabulary.size()));
            }
            return index;
        }
    }

    private static long outputs(MultiLayerNetwork network) {
        return network.layerSize(network.getnLayers() - 1);
    }

    private static Description description(ZipFile zip, Path file) throws IOException {
        Description description = JSON.readValue(content(zip, DESCRIPTION, file), Description.class);
        if (description.format() != FORMAT) {
            throw new ModelFileException("%s has format %d, but this gru reads format %d: use the gru that wrote it"
                    .formatted(file, description.format(), FORMAT));
        }
        return description;
    }

    /** All of an entry that holds text. */
    private static byte[] content(ZipFile zip, String name, Path file) throws IOException {
        try (InputStream in = open(zip, name, file)) {
            return in.readNBytes(MAX_TEXT_BYTES);
        }
    }

    private static InputStream open(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelFileException("%s is not a model that gru can read: it has no %s".formatted(file, name));
        }
        return new BufferedInputStream(zip.getInputStream(entry));
    }
}
