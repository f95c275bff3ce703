package org.gru4j.foreign.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final Map<String, NumberType> STORAGES = Map.of(
            "torch.FloatStorage", NumberType.F32,
            "torch.DoubleStorage", NumberType.F64,
            "torch.HalfStorage", NumberType.F16,
            "torch.BFloat16Storage", NumberType.BF16,
            "torch.LongStorage", NumberType.OTHER_64,
            "torch.IntStorage", NumberType.OTHER_32,
            "torch.ShortStorage", NumberType.OTHER_16,
            "torch.CharStorage", NumberType.OTHER_8,
            "torch.ByteStorage", NumberType.OTHER_8,
            "torch.BoolStorage", NumberType.OTHER_8);

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
        this.tensors = StateDict.in(PickleMachine.read(content(entry(PICKLE)), new Names()));
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

    /** A storage and the type of its numbers. */
    private record Typed(NumberType type, Storage storage) {}

    /** What the pickle may name. */
    private final class Names implements PickleClasses {

        @Override
        public Object named(String name) {
            NumberType storage = STORAGES.get(name);
            if (storage != null) {
                return storage;
            }
            return switch (name) {
                case "collections.OrderedDict" -> (Call) Names::dict;
                case "torch._utils._rebuild_tensor_v2" -> (Call) Names::tensor;
                case "torch._utils._rebuild_parameter" ->
                    (Call) arguments -> argument(arguments, 0, StoredTensor.class);
                default ->
                    throw new FormatException(Words.format(
                            "holds a Python object of %s, and only tensors in plain dicts are read: write them in Python with torch.save(model.state_dict(), \"weights.pt\")",
                            name));
            };
        }

        private static Object dict(List<?> arguments) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            if (!arguments.isEmpty()) {
                for (Object pair : argument(arguments, 0, List.class)) {
                    List<?> both = cast(pair, List.class);
                    dict.put(argument(both, 0, String.class), argument(both, 1, Object.class));
                }
            }
            return dict;
        }

        /** Of a storage, the first number's place, lengths and strides; what follows is of use in training only. */
        private static Object tensor(List<?> arguments) {
            Typed storage = argument(arguments, 0, Typed.class);
            return new StoredTensor(
                    storage.type(),
                    lengths(argument(arguments, 2, List.class)),
                    lengths(argument(arguments, 3, List.class)),
                    argument(arguments, 1, Long.class),
                    storage.storage());
        }

        private static long[] lengths(List<?> numbers) {
            return numbers.stream().mapToLong(one -> cast(one, Long.class)).toArray();
        }

        /** {@code ("storage", type, key, place, count)}. */
        @Override
        public Object persistent(Object id) {
            List<?> parts = cast(id, List.class);
            NumberType type = argument(parts, 1, NumberType.class);
            ZipEntry entry = entry("data/" + argument(parts, 2, String.class));
            long bytes = size(entry);
            return new Typed(type, new Storage() {
                @Override
                public long length() {
                    return bytes;
                }

                @Override
                public byte[] read(long from, int count) throws IOException {
                    return TorchArchive.this.read(entry, from, count);
                }
            });
        }

        private static <T> T argument(List<?> arguments, int index, Class<T> type) {
            return cast(index < arguments.size() ? arguments.get(index) : PickleMachine.NONE, type);
        }

        private static <T> T cast(Object value, Class<T> type) {
            if (!type.isInstance(value)) {
                throw new FormatException("has a pickle that is damaged: something is no " + type.getSimpleName());
            }
            return type.cast(value);
        }
    }
}
