package org.gru4j.model.internal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelFileException;

/**
 * The zip of a model file, which may come from a stranger or have been damaged on its way. Before it gives anything out it
 * has seen that every entry is a {@link ModelEntry}, is there once, unpacks to no more than its limit, and has the checksum
 * that the zip says.
 *
 * <p>The checksum is the zip's own CRC-32, which every zip program checks as well: it finds every damage of up to 32 bits in
 * a row, and misses any other once in four billion times. A stronger one, such as SHA-256, would not stop a forger either,
 * who would write the one that fits; what a forged file can ask for is bounded by {@link StoredNetwork} and {@link
 * StoredArray}.
 */
final class ModelArchive implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SHOWN_CHARACTERS = 80;

    private final Path file;
    private final ZipFile zip;
    private final Map<ModelEntry, ZipEntry> entries = new EnumMap<>(ModelEntry.class);

    private ModelArchive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Opens a file and checks all of its entries.
     *
     * @throws ModelFileException if an entry is not as it should be
     * @throws IOException if the file cannot be read or is no zip
     */
    static ModelArchive open(Path file) throws IOException {
        ModelArchive archive = new ModelArchive(file, new ZipFile(file.toFile()));
        try {
            archive.checkAll(Files.size(file));
            return archive;
        } catch (IOException | RuntimeException refused) {
            archive.close();
            throw refused;
        }
    }

    /** The file itself. */
    Path file() {
        return file;
    }

    /** Whether the file has that entry. */
    boolean has(ModelEntry entry) {
        return entries.containsKey(entry);
    }

    /** An entry from its start. */
    InputStream read(ModelEntry entry) throws IOException {
        return new BufferedInputStream(zip.getInputStream(existing(entry)));
    }

    /** The whole of an entry that holds text. */
    byte[] content(ModelEntry entry) throws IOException {
        try (InputStream in = read(entry)) {
            return in.readNBytes(ModelEntry.MAX_TEXT_BYTES);
        }
    }

    /** What to throw when the file is not a model, for a reason that reads on from "it". */
    ModelFileException refused(String reason) {
        return ModelFileException.refused(file, reason);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private ZipEntry existing(ModelEntry entry) {
        ZipEntry existing = entries.get(entry);
        if (existing == null) {
            throw refused("it has no " + entry);
        }
        return existing;
    }

    private void checkAll(long fileSize) throws IOException {
        for (ZipEntry found : zip.stream().toList()) {
            ModelEntry entry =
                    ModelEntry.named(found.getName()).orElseThrow(() -> refused("it holds " + shown(found.getName())));
            if (entries.put(entry, found) != null) {
                throw refused(Words.format("it holds %s twice", entry));
            }
        }
        for (Map.Entry<ModelEntry, ZipEntry> found : entries.entrySet()) {
            check(found.getKey(), found.getValue(), found.getKey().limit(fileSize));
        }
    }

    private void check(ModelEntry entry, ZipEntry found, long limit) throws IOException {
        long size = found.getSize();
        if (size < 0 || size > limit) {
            throw refused(Words.format("its %s has %,d bytes, but at most %,d are read", entry, size, limit));
        }
        CRC32 checksum = new CRC32();
        long read = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = zip.getInputStream(found)) {
            for (int bytes = in.read(buffer); bytes > 0 && read <= size; bytes = in.read(buffer)) {
                checksum.update(buffer, 0, bytes);
                read += bytes;
            }
        }
        if (read != size || checksum.getValue() != found.getCrc()) {
            throw refused(Words.format("its %s is damaged, the checksum is wrong; copy the file again", entry));
        }
    }

    /** A name that a stranger chose, for one line on a terminal. */
    static String shown(String name) {
        return '"' + Visible.inLine(name, SHOWN_CHARACTERS) + '"';
    }
}
