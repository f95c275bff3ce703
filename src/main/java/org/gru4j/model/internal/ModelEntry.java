package org.gru4j.model.internal;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.util.ModelSerializer;

/** What a model file holds; nothing else is ever read from one. */
enum ModelEntry {
    /** Everything about a model that Deeplearning4j does not keep, as JSON. */
    DESCRIPTION("gru4j.json", false),
    /** Where the run stands that writes it, as JSON; not there if no run shall go on from the file. */
    TRAINING("training.json", false),
    /** The network without its numbers, as Deeplearning4j's JSON. */
    CONFIGURATION(ModelSerializer.CONFIGURATION_JSON, false),
    /** All parameters as one array, in ND4J's format: of floats, or of halves in a {@link CompactFile}. */
    COEFFICIENTS(ModelSerializer.COEFFICIENTS_BIN, true),
    /** The optimizer's state as one array; not there if the optimizer has none. */
    UPDATER_STATE(ModelSerializer.UPDATER_BIN, true),
    /** The states that the next batch goes on from, as one array; not there where it begins with zeros. */
    CARRIED_STATES("carried-states.bin", true),
    /** The training text, to find copies of it; not there if nobody wanted it. It is compressed already. */
    TRAINING_TEXT("training-text.z", true),
    /** The same as an index, in the first files of 0.1.0; not written any more. */
    EARLIER_COPY_INDEX("copy-index.bin", true);

    /** Enough for a vocabulary of all that Unicode has room for, or for a run of fifty thousand epochs. */
    static final int MAX_TEXT_BYTES = 16 << 20;

    /**
     * How many times the size of the file an array may have. Parameters are as good as random and do not get smaller in a
     * zip, and an optimizer has at most three numbers for each: more than this is a zip bomb.
     */
    static final int MAX_EXPANSION = 8;

    private final String file;
    private final boolean array;

    ModelEntry(String file, boolean array) {
        this.file = file;
        this.array = array;
    }

    /** The entry of that name in the zip. */
    static Optional<ModelEntry> named(String file) {
        return Arrays.stream(values()).filter(entry -> entry.file.equals(file)).findFirst();
    }

    /** How many bytes it may unpack to, in a file of {@code fileSize} bytes. */
    long limit(long fileSize) {
        return array ? MAX_EXPANSION * fileSize : MAX_TEXT_BYTES;
    }

    /** Its name in the zip. */
    @Override
    public String toString() {
        return file;
    }
}
