package org.gru4j.training.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.TextFormat;
import org.gru4j.training.Averaging;

/** The machines that a process tells what to learn, where it is the driver of a cluster's application. */
public interface Cluster extends AutoCloseable {

    /** {@return the cluster that this process drives; none in the plain program} */
    static Optional<Cluster> ofThisProcess() {
        return ServiceLoader.load(Cluster.class).findFirst();
    }

    /**
     * {@return a text that all machines can read}
     *
     * @param names URIs of files or folders; a folder stands for every text below it
     * @param format UTF-8 or undetermined, which is UTF-8, too
     * @param averaging how the machines will learn it together
     * @param listener is told what of a folder is read, and what was dropped
     * @throws org.gru4j.corpus.CorpusException if a file is missing, unreadable or not UTF-8, or if there is no text at all
     * @throws IOException if reading fails in the middle
     */
    TrainingText text(List<String> names, TextFormat format, Averaging averaging, CorpusListener listener)
            throws IOException;

    /**
     * {@return a directory of the cluster's file system for a run's files}
     *
     * @param uri with a scheme, such as {@code hdfs://host/models/poems}
     * @param files names of those that a run reads and writes
     * @throws IOException if nothing can be written there
     */
    RemoteDirectory directory(String uri, Set<String> files) throws IOException;

    /** {@return the URL of the one that hands out the work} */
    String master();

    /** {@return which machine has learnt how much so far, for the user} */
    String contributions();

    /** Gives the machines back. */
    @Override
    void close();
}
