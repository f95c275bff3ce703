package org.gru4j.training;

import java.nio.file.Path;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** Training has diverged and cannot go on; the message says how it shows. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String what;
    private final @Nullable String checkpoints;

    /** Training has diverged, which shows in this way. */
    public TrainingException(String what) {
        super(what);
        this.what = what;
        this.checkpoints = null;
    }

    private TrainingException(TrainingException diverged, Path checkpoints) {
        super(Words.format("%s; the checkpoints in %s are from before", diverged.what, checkpoints), diverged);
        this.what = diverged.what;
        this.checkpoints = checkpoints.toString();
    }

    /** The same with the directory whose checkpoints are from before. */
    public TrainingException with(Path directory) {
        return new TrainingException(this, directory);
    }

    /** How it shows. */
    public String what() {
        return what;
    }

    /** The directory whose checkpoints are from before; null where there is none. */
    public @Nullable Path checkpoints() {
        return checkpoints == null ? null : Path.of(checkpoints);
    }
}
