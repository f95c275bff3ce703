package org.gru4j.corpus.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.FileNames;
import org.gru4j.corpus.internal.FolderEntry.Kind;
import org.jspecify.annotations.Nullable;

/** Files and folders of this machine. */
final class LocalFolder {

    private LocalFolder() {}

    /**
     * A file, or the texts of a folder in the order of their paths.
     *
     * @throws CorpusException if there is none, or it cannot be read
     */
    static List<Path> texts(Path path, FileNames names, CorpusListener listener) throws IOException {
        if (!attributes(path).isDirectory()) {
            return List.of(path);
        }
        List<Path> texts = FolderWalk.texts(path, path.toString(), names, LocalFolder::entries, listener);
        return texts.stream().sorted().toList();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException missing) {
            throw new CorpusException(
                    Files.isSymbolicLink(path)
                            ? "corpus " + path + " is a link to " + Files.readSymbolicLink(path)
                                    + ", which does not exist"
                            : "corpus " + path + " does not exist",
                    path.toString());
        } catch (AccessDeniedException denied) {
            throw Source.unreadable(path.toString(), denied);
        } catch (FileSystemException failed) {
            if (Files.isSymbolicLink(path)) {
                throw new CorpusException("corpus " + path + " is a link that leads back to itself", path.toString());
            }
            throw Source.unreadable(path.toString(), failed);
        }
    }

    private static List<FolderEntry<Path>> entries(Path folder) {
        List<FolderEntry<Path>> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                Kind kind = kind(path);
                if (kind != null) {
                    entries.add(new FolderEntry<>(path, path.getFileName().toString(), kind));
                }
            }
            return entries;
        } catch (DirectoryIteratorException failed) {
            throw Source.unreadable("folder " + folder, Objects.requireNonNull(failed.getCause()));
        } catch (IOException failed) {
            throw Source.unreadable("folder " + folder, failed);
        }
    }

    /** Null for one that is gone meanwhile. */
    private static @Nullable Kind kind(Path path) throws IOException {
        boolean link = Files.isSymbolicLink(path);
        try {
            if (Files.isHidden(path)) {
                return Kind.HIDDEN;
            }
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return link ? Kind.LINK_TO_FOLDER : Kind.FOLDER;
            }
            return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
        } catch (NoSuchFileException gone) {
            return link ? Kind.LINK_TO_NOTHING : null;
        } catch (FileSystemException failed) {
            boolean circle = link && !(failed instanceof AccessDeniedException);
            return circle ? Kind.LINK_TO_NOTHING : Kind.FILE; // whoever opens the file will say what is wrong with it
        }
    }
}
