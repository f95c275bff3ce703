package org.gru4j.model;

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
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.EarlierCopyIndex;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
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

    /**
     * Reads a model.
     *
     * @param path a model file, or a directory with one, see {@link #at}
     * @throws ModelFileException if it is not there or is not a model of ours
     */
    public static CharacterModel load(Path path) {
        Path file = at(path);
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    Words.format("there is no model at %s: train one with gru train, or name one with --model", file));
        }
        return reading(file, archive -> {
            CharacterModel model = model(archive);
            String fault = statesFault(archive, model);
            if (fault.isEmpty()) {
                fault = TrialStep.fault(model);
            }
            if (!fault.isEmpty()) {
                throw archive.refused(fault);
            }
            return model;
        });
    }

    private static CharacterModel model(ModelArchive archive) throws IOException {
        Description description = description(archive);
        Vocabulary vocabulary = Vocabulary.of(description.vocabulary());
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
                    copyIndex);
        } catch (IllegalArgumentException apart) {
            throw archive.refused("its " + apart.getMessage());
        }
    }

    /** Whether a model file also holds the state of the run that wrote it. */
    public static boolean hasTraining(Path file) {
        return reading(file, archive -> archive.has(ModelEntry.TRAINING));
    }

    /**
     * Reads the state of the run that wrote a checkpoint.
     *
     * @param type the record that was saved
     * @throws ModelFileException if the file cannot be read or has no such state
     */
    public static <T extends Record> T training(Path file, Class<T> type) {
        return reading(file, archive -> {
            if (!archive.has(ModelEntry.TRAINING)) {
                throw new ModelFileException(Words.format(
                        "%s holds a model but no training run that could be resumed: --fine-tune begins a new one from it",
                        file));
            }
            T training = JSON.readValue(archive.content(ModelEntry.TRAINING), type);
            if (training == null) { // it says so
                throw archive.refused(Words.format("its %s is empty", ModelEntry.TRAINING));
            }
            return training;
        });
    }

    /**
     * Reads the states that the run's next batch goes on from; none where it begins with zeros.
     *
     * @throws ModelFileException if the file cannot be read
     */
    public static Optional<INDArray> carriedStates(Path file) {
        return reading(
                file,
                archive -> archive.has(ModelEntry.CARRIED_STATES)
                        ? Optional.of(StoredArray.read(archive, ModelEntry.CARRIED_STATES))
                        : Optional.empty());
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ModelArchive archive) throws IOException;
    }

    private static <T> T reading(Path file, Reader<T> reader) {
        try (ModelArchive archive = ModelArchive.open(file)) {
            return reader.read(archive);
        } catch (ModelFileException refused) {
            throw refused;
        } catch (NoSuchFileException gone) {
            throw new ModelFileException(file + " has just gone away", gone);
        } catch (ZipException | EOFException | JsonProcessingException | RuntimeException broken) {
            // Deeplearning4j and ND4J throw bare runtime exceptions when they meet what they did not write.
            throw new ModelFileException(file + " is not a model that gru can read, or is damaged", broken);
        } catch (IOException unreadable) {
            throw new ModelFileException(file + " cannot be read: " + FileFailure.reason(unreadable), unreadable);
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
            throw archive.refused(Words.format("its %s is none: %s", entry, other.getMessage()));
        }
    }

    private static String statesFault(ModelArchive archive, CharacterModel model) throws IOException {
        if (archive.has(ModelEntry.CARRIED_STATES)) {
            try {
                new CarriedStates(model).set(StoredArray.read(archive, ModelEntry.CARRIED_STATES));
            } catch (IllegalArgumentException others) {
                return String.valueOf(others.getMessage());
            }
        }
        return "";
    }

    private static Description description(ModelArchive archive) throws IOException {
        JsonNode json = JSON.readTree(archive.content(ModelEntry.DESCRIPTION));
        JsonNode format = json.path("format");
        if (!format.isInt()) {
            throw archive.refused(Words.format("its %s does not say which format it has", ModelEntry.DESCRIPTION));
        }
        if (format.intValue() != Description.FORMAT) {
            throw new ModelFileException(Words.format(
                    "%s has format %d, but this gru reads format %d: use the gru that wrote it",
                    archive.file(), format.intValue(), Description.FORMAT));
        }
        return JSON.treeToValue(json, Description.class);
    }
}
