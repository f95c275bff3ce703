package org.gru4j.model.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.Provenance;

/** A model that others begin from: the one that comes with gru4j, or a user's own. */
public final class BaseModel {

    /** The name of the one that comes with gru4j. */
    public static final String ENGLISH = "english";

    private static final String RESOURCE = "/org/gru4j/english.zip";

    private BaseModel() {}

    /**
     * Reads the one that comes with gru4j. A zip is read from a file, so it is copied into one for that time.
     *
     * @throws UncheckedIOException if there is no room for temporary files
     */
    public static SavedModel english() {
        try {
            Path file = Files.createTempFile("gru4j", ".zip");
            try (InputStream in = Objects.requireNonNull(BaseModel.class.getResourceAsStream(RESOURCE), RESOURCE)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                return SavedModel.unsaved(ENGLISH, ModelFile.load(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /**
     * The model that another one was trained from, where it is still to be had: it is the one that comes with
     * this gru4j, or stands beside the other one as {@value RunFiles#BASE}.
     *
     * @throws org.gru4j.model.ModelFileException if it stands there and cannot be read
     */
    public static Optional<SavedModel> of(SavedModel tuned) {
        Provenance.Base base = tuned.model().provenance().base();
        if (base == null) {
            return Optional.empty();
        }
        return Optional.of(base.name())
                .filter(ENGLISH::equals)
                .map(name -> english())
                .filter(english -> english.is(base)) // another gru4j may come with another one
                .or(() -> beside(tuned, base));
    }

    private static Optional<SavedModel> beside(SavedModel tuned, Provenance.Base base) {
        Path file = tuned.file();
        if (file == null || file.endsWith(RunFiles.BASE)) {
            return Optional.empty();
        }
        Path beside = file.resolveSibling(RunFiles.BASE);
        return Files.isRegularFile(beside)
                ? Optional.of(ModelFile.read(beside)).filter(kept -> kept.is(base))
                : Optional.empty();
    }
}
