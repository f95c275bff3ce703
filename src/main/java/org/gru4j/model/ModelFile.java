package org.gru4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gru4j.corpus.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * The file that holds a model: a zip that {@link MultiLayerNetwork#load} reads too, with one entry of ours, {@value
 * #DESCRIPTION}, beside Deeplearning4j's.
 */
public final class ModelFile {

    /** The checkpoint with the lowest monitored loss, in a model directory. */
    public static final String BEST = "best.zip";

    /** The newest checkpoint, in a model directory. */
    public static final String LAST = "last.zip";

    private static final String DESCRIPTION = "gru4j.json";
    private static final int FORMAT = 1;
    private static final long MAX_DESCRIPTION_BYTES = 64L << 20;

    /** Deeplearning4j's entries that hold no Java objects; a file with any other is not read. */
    private static final Set<String> ENTRIES =
            Set.of(DESCRIPTION, "configuration.json", "coefficients.bin", "updaterState.bin");

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
        ByteArrayOutputStream network = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model.network(), network, true);
        Description description = new Description(
                FORMAT,
                model.vocabulary().characters(),
                model.configuration(),
                model.provenance(),
                model.beginnings(),
                model.metrics());
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
            zip.putNextEntry(new ZipEntry(DESCRIPTION));
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(description));
            copyEntries(network.toByteArray(), zip);
            zip.finish();
            zip.flush();
        });
    }

    private static void copyEntries(byte[] from, ZipOutputStream to) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(from))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                zip.transferTo(to);
            }
        }
    }

    /**
     * Reads a model.
     *
     * @param path a model file, or a directory with a {@value #BEST}
     * @throws ModelFileException if it is not there or is not a model of ours
     */
    public static CharacterModel load(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(BEST) : path;
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    "there is no model at %s: train one with gru train, or name one with --model".formatted(file));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Description description = description(zip, file);
            Vocabulary vocabulary = Vocabulary.of(description.vocabulary());
            MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
            return new CharacterModel(
                    network,
                    vocabulary,
                    description.configuration(),
                    description.provenance(),
                    description.beginnings(),
                    description.metrics());
        } catch (ZipException | JsonProcessingException | IllegalArgumentException | IllegalStateException broken) {
            throw new ModelFileException(file + " is not a model that gru can read, or is damaged", broken);
        } catch (NoSuchFileException gone) {
            throw new ModelFileException(file + " has just gone away", gone);
        } catch (IOException unreadable) {
            throw new ModelFileException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Description description(ZipFile zip, Path file) throws IOException {
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !ENTRIES.contains(name))
                .findAny()
                .ifPresent(name -> {
                    throw new ModelFileException(
                            "%s is not a model that gru can read: it holds \"%s\"".formatted(file, name));
                });
        ZipEntry entry = zip.getEntry(DESCRIPTION);
        if (entry == null) {
            throw new ModelFileException(
                    "%s is not a model that gru can read: it has no %s".formatted(file, DESCRIPTION));
        }
        byte[] json;
        try (InputStream in = zip.getInputStream(entry)) {
            json = in.readNBytes((int) MAX_DESCRIPTION_BYTES);
        }
        Description description = JSON.readValue(json, Description.class);
        if (description.format() != FORMAT) {
            throw new ModelFileException("%s has format %d, but this gru reads format %d: use the gru that wrote it"
                    .formatted(file, description.format(), FORMAT));
        }
        return description;
    }
}
