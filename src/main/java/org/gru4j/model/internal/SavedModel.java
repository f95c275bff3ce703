package org.gru4j.model.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.Provenance;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All that is in a model file, read at once: the model, and what the run that wrote it left to go on from. */
public final class SavedModel {

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final @Nullable Path file;
    private final CharacterModel model;
    private final @Nullable JsonNode training;
    private final @Nullable INDArray carried;

    SavedModel(Path file, CharacterModel model, @Nullable JsonNode training, @Nullable INDArray carried) {
        this(String.valueOf(file.getFileName()), file, model, training, carried);
    }

    private SavedModel(
            String name,
            @Nullable Path file,
            CharacterModel model,
            @Nullable JsonNode training,
            @Nullable INDArray carried) {
        this.name = name;
        this.file = file;
        this.model = model;
        this.training = training;
        this.carried = carried;
    }

    /** A model that is in no file of ours. */
    public static SavedModel unsaved(String name, CharacterModel model) {
        return new SavedModel(name, null, model, null, null);
    }

    /** What it is called: as its file, without the folder. */
    public String name() {
        return name;
    }

    /** Where it was read from; null where it was not. */
    public @Nullable Path file() {
        return file;
    }

    /** The model with its optimizer's state. */
    public CharacterModel model() {
        return model;
    }

    /** What a model that is trained from this one says of it. */
    public Provenance.Base asBase() {
        Provenance own = model.provenance();
        return new Provenance.Base(name, own.corpusFingerprint(), own.corpusCharacters(), weightsFingerprint());
    }

    private String weightsFingerprint() {
        float[] weights = model.network().params().toFloatVector();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(weights.length, Float.BYTES));
        bytes.asFloatBuffer().put(weights);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Whether it is the one of which a model that was trained from it says that. */
    boolean is(Provenance.Base base) {
        return base.weightsFingerprint() == null
                ? model.provenance().corpusFingerprint().equals(base.corpusFingerprint())
                : weightsFingerprint().equals(base.weightsFingerprint());
    }

    /** The states that the run's next batch goes on from; null where it begins with zeros. */
    public @Nullable INDArray carried() {
        return carried;
    }

    /**
     * The state of the run that wrote the file; nothing where none did.
     *
     * @param type the record that was saved, or another one that has some of its names
     * @throws ModelFileException if it is not such a record
     */
    public <T extends Record> Optional<T> training(Class<T> type) {
        return training == null || file == null ? Optional.empty() : Optional.of(parsed(file, training, type));
    }

    /**
     * The same, where there must be one.
     *
     * @throws ModelFileException if there is none, or it is not such a record
     */
    public <T extends Record> T run(Class<T> type) {
        return training(type).orElseThrow(() -> ModelFileException.noRun(Objects.requireNonNull(file)));
    }

    static <T extends Record> T parsed(Path file, JsonNode training, Class<T> type) {
        try {
            T parsed = JSON.treeToValue(training, type);
            if (parsed == null) { // it says so
                throw ModelFileException.refused(file, "its " + ModelEntry.TRAINING + " is empty");
            }
            return parsed;
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw ModelFileException.damaged(file, broken);
        }
    }
}
