package org.gru4j.corpus.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.FileNames;
import org.gru4j.corpus.LeftOut;
import org.gru4j.corpus.NoTextFilesException;
import org.gru4j.corpus.internal.FolderEntry.Kind;
import org.gru4j.internal.RunFiles;

/**
 * Finds the texts in a folder and below. What is hidden is passed over, links to folders are not followed, and a model
 * directory, whose texts a model has written itself, is no corpus.
 */
public final class FolderWalk<P> {

    /** Lists what is in a folder, in any order. */
    @FunctionalInterface
    public interface Lister<P> {
        /**
         * {@return what is in the folder itself, not below}
         *
         * @throws CorpusException if it cannot be read
         */
        List<FolderEntry<P>> entries(P folder) throws IOException;
    }

    private final FileNames names;
    private final Lister<P> lister;
    private final List<P> texts = new ArrayList<>();
    private final LeftOut leftOut = new LeftOut();

    private FolderWalk(FileNames names, Lister<P> lister) {
        this.names = names;
        this.lister = lister;
    }

    /**
     * {@return the texts, in any order}
     *
     * @param name what the user calls the folder
     * @throws CorpusException if it is a model directory, if one below it cannot be read, or if there are no texts
     */
    public static <P> List<P> texts(P folder, String name, FileNames names, Lister<P> lister, CorpusListener listener)
            throws IOException {
        FolderWalk<P> walk = new FolderWalk<>(names, lister);
        List<FolderEntry<P>> entries = lister.entries(folder);
        if (isModelDirectory(entries)) {
            throw new CorpusException(
                    "folder " + name
                            + " is a model directory, whose texts a model has written: name the texts to learn from",
                    name);
        }
        walk.sort(entries, "");
        if (walk.texts.isEmpty()) {
            throw new NoTextFilesException(name, names, walk.leftOut);
        }
        listener.onFolder(name, walk.texts.size(), walk.leftOut);
        return walk.texts;
    }

    /** @param above the names of the folders down to this one, each with a slash after it */
    private void sort(List<FolderEntry<P>> entries, String above) throws IOException {
        for (FolderEntry<P> entry : entries) {
            String path = above + entry.name();
            if (entry.kind() == Kind.HIDDEN || entry.name().startsWith(".")) {
                leftOut.addHidden();
            } else if (entry.kind() == Kind.FOLDER) {
                List<FolderEntry<P>> below = lister.entries(entry.place());
                if (isModelDirectory(below)) {
                    leftOut.addModelDirectory(path);
                } else {
                    sort(below, path + "/");
                }
            } else if (entry.kind() == Kind.LINK_TO_FOLDER) {
                leftOut.addLinkToFolder(path);
            } else if (!names.match(entry.name())) {
                leftOut.addOtherName(entry.name());
            } else if (entry.kind() == Kind.LINK_TO_NOTHING) {
                leftOut.addLinkToNothing(path);
            } else if (entry.kind() == Kind.OTHER) {
                leftOut.addNoFile(path);
            } else {
                texts.add(entry.place());
            }
        }
    }

    private static <P> boolean isModelDirectory(List<FolderEntry<P>> entries) {
        return RunFiles.areAmong(entries.stream().map(FolderEntry::name).toList());
    }
}
