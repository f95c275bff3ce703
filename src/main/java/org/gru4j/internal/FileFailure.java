package org.gru4j.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a file cannot be read or written, in words: Java's exceptions often have none, or only the file's name. */
public final class FileFailure {

    private static final Map<Class<? extends IOException>, String> KINDS = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEM = new LinkedHashMap<>();

    static {
        KINDS.put(AccessDeniedException.class, "permission denied");
        KINDS.put(NoSuchFileException.class, "it does not exist");
        KINDS.put(NotDirectoryException.class, "it is not a folder");
        KINDS.put(FileAlreadyExistsException.class, "it already exists");
        KINDS.put(DirectoryNotEmptyException.class, "it is a folder that is not empty");
        KINDS.put(FileSystemLoopException.class, "its links lead in a circle");
        KINDS.put(CharacterCodingException.class, "it is not text in its encoding");

        SYSTEM.put("No space left on device", "the disk is full");
        SYSTEM.put("There is not enough space on the disk", "the disk is full");
        SYSTEM.put("Disk quota exceeded", "your share of the disk is full");
        SYSTEM.put(
                "Too many open files", "too many files are open: close other programs, or raise the limit (ulimit -n)");
        SYSTEM.put("File name too long", "its name is too long");
        SYSTEM.put("Read-only file system", "its disk can only be read");
        SYSTEM.put("Is a directory", "it is a folder");
        SYSTEM.put("Not a directory", "a part of its path is not a folder");
        SYSTEM.put("Too many levels of symbolic links", "its links lead in a circle");
    }

    private FileFailure() {}

    /** What is wrong, to stand behind a file's name and a colon. */
    public static String reason(IOException failure) {
        for (Map.Entry<Class<? extends IOException>, String> kind : KINDS.entrySet()) {
            if (kind.getKey().isInstance(failure)) {
                return kind.getValue();
            }
        }
        String told = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        if (told == null || told.isBlank()) {
            return "the system gives no reason (" + failure.getClass().getSimpleName() + ")";
        }
        for (Map.Entry<String, String> words : SYSTEM.entrySet()) {
            if (told.contains(words.getKey())) {
                return words.getValue();
            }
        }
        return told;
    }
}
