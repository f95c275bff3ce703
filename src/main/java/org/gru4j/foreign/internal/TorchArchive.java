package org.gru4j.foreign.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes since PyTorch 1.6: a zip archive of a pickle, data.pkl, and a file for each storage,
 * data/0 and so on, in which tensors lie. Only tensors in plain dicts, lists and tuples are read.
 */
public final class TorchArchive implements TensorFile {

    private static final String PICKLE = "data.pkl";
    private final ZipFile zip;
    private final long length; // of the file
    private final String folder; // in the archive
    private final Map<String, StoredTensor> tensors;

    private TorchArchive(Path file, ZipFile zip, String folder) throws IOException {
        this.zip = zip;
        this.length = Files.size(file);
        this.folder = folder;
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null && !new String(content(order), StandardCharsets.US_ASCII).equals("little")) {
            throw new FormatException("has numbers in another byte order than little-endian");
        }
        this.tensors = StateDict.in(
                PickleMachine.read(content(entry(PICKLE)), new TorchNames((type, key, count) -> storage(key))));
    }

    /** The folder of a zip archive that PyTorch has written, ended with a slash or empty; null if it is another one. */
    private static @Nullable String folder(ZipFile zip) {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .findFirst()
                .orElse(null);
    }

    /** Whether a zip archive is one of these. */
    public static boolean isOne(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return folder(zip) != null;
        } catch (ZipException | IllegalArgumentException damaged) {
            return false;
        }
    }

    /**
     * Opens an archive.
     *
     * @throws FormatException if it is damaged, or holds more than tensors in plain containers
     */
    public static TorchArchive of(Path file) throws IOException {
        try {
            ZipFile zip = new ZipFile(file.toFile());
            try {
                String folder = folder(zip);
                if (folder == null) {
                    throw new FormatException("is no file of PyTorch: it has no " + PICKLE);
                }
                return new TorchArchive(file, zip, folder);
            } catch (RuntimeException | IOException | Error failed) {
                zip.close();
                throw failed;
            }
        } catch (ZipException | IllegalArgumentException damaged) {
            throw new FormatException("is damaged, or no zip archive", damaged);
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(folder + name);
        if (entry == null) {
            throw new FormatException("is damaged: it has no " + name);
        }
        return entry;
    }

    /** PyTorch compresses nothing, so that no entry is larger than the file. */
    private byte[] content(ZipEntry entry) throws IOException {
        return read(entry, 0, Math.toIntExact(size(entry)));
    }

    private long size(ZipEntry entry) {
        if (entry.getSize() < 0 || entry.getSize() > length) {
            throw new FormatException(Words.format("is damaged: %s is larger than the file", entry.getName()));
        }
        return entry.getSize();
    }

    private byte[] read(ZipEntry entry, long from, int count) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(from);
            byte[] read = in.readNBytes(count);
            if (read.length < count) {
                throw new FormatException(Words.format("is damaged: %s ends in the middle", entry.getName()));
            }
            return read;
        } catch (ZipException | EOFException damaged) {
            throw new FormatException(Words.format("is damaged in %s", entry.getName()), damaged);
        }
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private Storage storage(String key) {
        ZipEntry entry = entry("data/" + key);
        long bytes = size(entry);
        return new Storage() {
            @Override
            public long length() {
                return bytes;
            }

            @Override
            public byte[] read(long from, int count) throws IOException {
                return TorchArchive.this.read(entry, from, count);
            }
        };
    }
}
