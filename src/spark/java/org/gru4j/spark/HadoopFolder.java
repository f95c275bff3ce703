package org.gru4j.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.FileNames;
import org.gru4j.corpus.internal.FolderEntry;
import org.gru4j.corpus.internal.FolderEntry.Kind;
import org.gru4j.corpus.internal.FolderWalk;

/** Files and folders of a Hadoop file system. */
final class HadoopFolder {

    private final FileSystem fileSystem;

    private HadoopFolder(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** A file, or the texts of a folder in the order of their paths, as {@link org.gru4j.corpus.internal.CorpusReader} has it. */
    static List<FileStatus> texts(Path path, FileNames names, Configuration hadoop, CorpusListener listener)
            throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        String name = fileSystem.makeQualified(path).toString();
        FileStatus status;
        try {
            status = fileSystem.getFileStatus(path);
        } catch (FileNotFoundException missing) {
            throw new CorpusException("corpus " + name + " does not exist", name);
        } catch (AccessControlException denied) {
            throw unreadable(path);
        }
        if (status.isFile()) {
            return List.of(status);
        }
        return FolderWalk.texts(status, name, names, new HadoopFolder(fileSystem)::entries, listener).stream()
                .sorted(Comparator.comparing(file -> file.getPath().toUri().getPath())) // decoded
                .toList();
    }

    private List<FolderEntry<FileStatus>> entries(FileStatus folder) throws IOException {
        try {
            return Arrays.stream(fileSystem.listStatus(folder.getPath()))
                    .map(it -> new FolderEntry<>(it, it.getPath().getName(), kind(it)))
                    .toList();
        } catch (AccessControlException denied) {
            throw unreadable(folder.getPath());
        }
    }

    private static Kind kind(FileStatus status) {
        if (status.isFile()) {
            return Kind.FILE;
        }
        return isLocalLink(status) ? Kind.LINK_TO_FOLDER : Kind.FOLDER;
    }

    /** Hadoop takes a link of this machine's for what it leads to. */
    private static boolean isLocalLink(FileStatus status) {
        return "file".equals(status.getPath().toUri().getScheme())
                && Files.isSymbolicLink(java.nio.file.Path.of(status.getPath().toUri()));
    }

    private static CorpusException unreadable(Path path) {
        return new CorpusException(path + " cannot be read: permission denied", path.toString());
    }
}
