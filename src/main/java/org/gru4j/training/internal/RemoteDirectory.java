package org.gru4j.training.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.gru4j.training.TrainingListener;

/**
 * A directory of a cluster's file system, of which there is a copy here: a run reads and writes the copy, and each checkpoint,
 * with the logs beside it, goes there as soon as it is written, under another name first. Nobody keeps two runs on two machines
 * from writing to the same one.
 */
public interface RemoteDirectory extends TrainingListener, AutoCloseable {

    /** {@return the copy, with everything that is there} */
    Path copy();

    /**
     * Puts there what has changed since the last checkpoint, and removes the copy.
     *
     * @throws IOException naming the copy, which is still there, if that fails
     */
    @Override
    void close() throws IOException;
}
