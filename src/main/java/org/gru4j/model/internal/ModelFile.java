package org.gru4j.model.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.EarlierCopyIndex;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.NativeLog;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.ModelFileException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The file that holds a model: a zip that {@link MultiLayerNetwork#load} reads too, with one or two entries of
 * ours beside Deeplearning4j's. See {@link ModelEntry}.
 *
 * <p>A file is read as a stranger's. Every entry must be known, whole and no larger than it can be; classes are named from a
 * fixed list; nothing is allocated for a number in the file before the file is seen to have the content that goes with it.
 */
public final class ModelFile {

    /** The checkpoint with the lowest monitored loss, in a model directory. */
    public static final String BEST = RunFiles.BEST;

    /** The newest checkpoint, in a model directory. */
    public static final String LAST = RunFiles.LAST;

    /** A deeper nesting, or one name twice, is in no model's JSON. */
    private static final int MAX_DEPTH = 64;

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    static {
        NativeLog.use();
    }

    private ModelFile() {}

    /**
     * Writes a model with the state of its optimizer, replacing the file as a whole.
     *
     * @throws IllegalArgumentException if its network is of a kind, or a text of a length, that is not read
     */
    public static void save(CharacterModel model, Path file) throws IOException {
        save(model, null, null, file);
    }

    /**
     * Writes a model with the state of its optimizer and of the run that trains it, replacing the file as a whole.
     *
     * @param training a record for {@link #training} to read; null where no run shall go on from the file
     * @param carried an array for {@link #carriedStates} to read; null where the next batch begins with zeros
     * @throws IllegalArgumentException if its network is of a kind, or a text of a length, that is not read
     */
    public static void save(CharacterModel model, @Nullable Record training, @Nullable INDArray carried, Path file)
            throws IOException {
        MultiLayerNetwork network = model.network();
        String configuration = ModelWriter.json(network);
        AtomicFile.write(file, out -> {
            ModelWriter writer = new ModelWriter(out);
            writer.record(ModelEntry.DESCRIPTION, Description.of(model));
            if (training != null) {
                writer.record(ModelEntry.TRAINING, training);
            }
            writer.text(ModelEntry.CONFIGURATION, configuration);
            writer.array(ModelEntry.COEFFICIENTS, network.params());
            INDArray updaterState = network.getUpdater().getStateViewArray();
            if (updaterState != null && updaterState.length() > 0) {
                writer.array(ModelEntry.UPDATER_STATE, updaterState);
            }
            if (carried != null) {
                writer.array(ModelEntry.CARRIED_STATES, carried);
            }
            if (model.copyIndex() != null) {
                writer.bytes(ModelEntry.TRAINING_TEXT, model.copyIndex().packed());
            }
            writer.finish();
        });
    }

    /** Makes one model file the same as another, replacing it as a whole. */
    public static void copy(Path from, Path to) throws IOException {
        AtomicFile.write(to, out -> Files.copy(from, out));
    }

    /**
     * The model file that a path stands for: the path itself, or of a directory the {@value #BEST}, or the {@value #LAST}
     * where a run has left only that.
     */
    public static Path at(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        Path best = path.resolve(BEST);
        Path last = path.resolve(LAST);
        return Files.exists(last) && !Files.exists(best) ? last : best;
    }

    /** The model file that a path stands for: the path itself, or of a directory the {@value #LAST}, or what there is. */
    public static Path newestAt(Path path) {
        Path last = path.resolve(LAST);
        return Files.isDirectory(path) && Files.exists(last) ? last : at(path);
    }

    /**
     * Reads a model.
     *
     * @param path a model file, or a directory with one, see {@link #at}
     * @throws ModelFileException if it is not there or is not a model of ours
     */
    public static CharacterModel load(Path path) {
        return read(path).model();
    }

    /**
     * Reads a model and what the run that wrote it left to go on from.
     *
     * @param path a model file, or a directory with one, see {@link #at}
     * @throws ModelFileException if it is not there or is not a model of ours
     */
    public static SavedModel read(Path path) {
        Path file = at(path);
        return reading(file, archive -> {
            CharacterModel model = model(archive);
            INDArray carried = carriedStates(archive);
            String fault = statesFault(carried, model);
            if (fault.isEmpty()) {
                fault = TrialStep.fault(model);
            }
            if (!fault.isEmpty()) {
                throw archive.refused(fault);
            }
            return new SavedModel(file, model, training(archive), carried);
        });
    }

    private static CharacterModel model(ModelArchive archive) throws IOException {
        Description description = description(archive);
        Vocabulary vocabulary = description.characters();
        MultiLayerNetwork network =
                StoredNetwork.read(archive, JSON.readTree(archive.content(ModelEntry.CONFIGURATION)));
        CopyIndex copyIndex = copyIndex(archive, vocabulary);
        try {
            return new CharacterModel(
                    network,
                    vocabulary,
                    description.configuration(),
                    description.provenance(),
                    description.beginnings(),
                    description.metrics(),
                    copyIndex,
                    description.padded());
        } catch (IllegalArgumentException apart) {
            throw archive.refused("its " + apart.getMessage());
        }
    }

    /**
     * Reads the state of the run that wrote a checkpoint, and not the model.
     *
     * @param type the record that was saved, or another one that has some of its names
     * @return nothing where no run wrote the file
     * @throws ModelFileException if the file cannot be read
     */
    public static <T extends Record> Optional<T> training(Path file, Class<T> type) {
        return reading(file, archive -> Optional.ofNullable(training(archive)))
                .map(training -> SavedModel.parsed(file, training, type));
    }

    /**
     * What a model file says of its model.
     *
     * @param configuration what the network is
     * @param training the state of the run that wrote the file; null where none did
     */
    public record Said<T>(
            ModelConfiguration configuration, @Nullable T training) {}

    /**
     * Reads what a model file says of its model, and not the model.
     *
     * @param type the record that was saved, or another one that has some of its names
     * @throws ModelFileException if the file cannot be read
     */
    public static <T extends Record> Said<T> said(Path file, Class<T> type) {
        return reading(file, archive -> {
            JsonNode training = training(archive);
            return new Said<>(
                    description(archive).configuration(),
                    training == null ? null : SavedModel.parsed(file, training, type));
        });
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ModelArchive archive) throws IOException;
    }

    private static <T> T reading(Path file, Reader<T> reader) {
        if (!Files.isRegularFile(file)) {
            throw ModelFileException.missing(file);
        }
        try (ModelArchive archive = ModelArchive.open(file)) {
            return reader.read(archive);
        } catch (ModelFileException refused) {
            throw refused;
        } catch (NoSuchFileException gone) {
            throw ModelFileException.unreadable(file, "no longer exists", gone);
        } catch (ZipException | EOFException | JsonProcessingException | RuntimeException broken) {
            // Deeplearning4j and ND4J throw bare runtime exceptions when they meet what they did not write.
            throw ModelFileException.damaged(file, broken);
        } catch (IOException unreadable) {
            throw ModelFileException.unreadable(file, "cannot be read: " + FileFailure.reason(unreadable), unreadable);
        }
    }

    private static @Nullable CopyIndex copyIndex(ModelArchive archive, Vocabulary vocabulary) throws IOException {
        boolean earlier = archive.has(ModelEntry.EARLIER_COPY_INDEX);
        ModelEntry entry = earlier ? ModelEntry.EARLIER_COPY_INDEX : ModelEntry.TRAINING_TEXT;
        if (!archive.has(entry)) {
            return null;
        }
        try (InputStream in = archive.read(entry)) {
            byte[] content = in.readAllBytes();
            return earlier ? EarlierCopyIndex.read(content, vocabulary) : CopyIndex.read(content, vocabulary);
        } catch (IllegalArgumentException | ZipException | EOFException other) {
            throw archive.refused(Words.format("its %s is not valid: %s", entry, other.getMessage()));
        }
    }

    private static @Nullable JsonNode training(ModelArchive archive) throws IOException {
        return archive.has(ModelEntry.TRAINING) ? JSON.readTree(archive.content(ModelEntry.TRAINING)) : null;
    }

    private static @Nullable INDArray carriedStates(ModelArchive archive) throws IOException {
        return archive.has(ModelEntry.CARRIED_STATES) ? StoredArray.read(archive, ModelEntry.CARRIED_STATES) : null;
    }

    private static String statesFault(@Nullable INDArray carried, CharacterModel model) {
        try {
            new CarriedStates(model).set(carried);
            return "";
        } catch (IllegalArgumentException others) {
            return String.valueOf(others.getMessage());
        }
    }

    private static Description description(ModelArchive archive) throws IOException {
        JsonNode json = JSON.readTree(archive.content(ModelEntry.DESCRIPTION));
        JsonNode format = json.path("format");
        if (!format.isInt()) {
            throw archive.refused(Words.format("its %s does not say which format it has", ModelEntry.DESCRIPTION));
        }
        if (format.intValue() != Description.FORMAT) {
            throw ModelFileException.unreadable(
                    archive.file(),
                    Words.format(
                            "has format %d, but this gru reads format %d: use the gru that wrote it",
                            format.intValue(), Description.FORMAT),
                    null);
        }
        return JSON.treeToValue(json, Description.class);
    }
}
