package org.gru4j.foreign.internal;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles one after the other, of a magic number, a version, the machine,
 * what was saved and the keys of its storages, and then the numbers of these.
 */
public final class TorchStream implements TensorFile {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final byte[] START = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc}; // of a pickle of it
    private static final long VERSION = 1001;

    private final byte[] content;
    private final Map<String, Located> storages = new HashMap<>();
    private final Map<String, StoredTensor> tensors;

    private TorchStream(byte[] content) {
        this.content = content;
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        boolean known = MAGIC.equals(PickleMachine.read(in, PickleClasses.NONE))
                && PickleMachine.read(in, PickleClasses.NONE).equals(VERSION);
        if (!known) {
            throw new FormatException("is no file of PyTorch, or of a version that is not known");
        }
        if (!(PickleMachine.read(in, PickleClasses.NONE) instanceof Map<?, ?> machine)
                || !Boolean.TRUE.equals(machine.get("little_endian"))) {
            throw new FormatException("has numbers in another byte order than little-endian");
        }
        this.tensors = StateDict.in(PickleMachine.read(in, new TorchNames(this::storage)));
        locate(in);
    }

    /** Whether a file that begins so is one of these. */
    public static boolean isOne(byte[] head) {
        return head.length >= START.length
                && ByteBuffer.wrap(head, 0, START.length).equals(ByteBuffer.wrap(START));
    }

    /**
     * Reads a file.
     *
     * @throws FormatException if it is damaged, or holds more than tensors in plain containers
     */
    public static TorchStream of(byte[] content) {
        return new TorchStream(content);
    }

    private Storage storage(NumberType type, String key, long count) {
        if (count < 0 || count > content.length / type.bytes()) {
            throw new FormatException(Words.format("is damaged: the storage %s is larger than the file", key));
        }
        return storages.computeIfAbsent(key, it -> new Located(count * type.bytes(), type.bytes()));
    }

    /** Where the numbers are: behind the pickles, in the order of their keys, each after how many they are. */
    private void locate(ByteBuffer in) {
        if (!(PickleMachine.read(in, PickleClasses.NONE) instanceof List<?> keys)) {
            throw new FormatException("is damaged: it has no keys of storages");
        }
        try {
            for (Object key : keys) {
                Located storage = storages.get(key);
                long bytes = storage == null ? -1 : storage.length;
                if (storage == null || in.getLong() * storage.numberBytes != bytes || bytes > in.remaining()) {
                    throw new FormatException("is damaged: its storages are not those of its tensors");
                }
                storage.start = in.position();
                in.position(in.position() + (int) bytes);
            }
        } catch (BufferUnderflowException cut) {
            throw new FormatException("is damaged: it ends in the middle", cut);
        }
        if (storages.values().stream().anyMatch(storage -> storage.start < 0)) {
            throw new FormatException("is damaged: the numbers of a storage are not there");
        }
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {}

    /** A storage whose place is known once all pickles have been read. */
    private final class Located implements Storage {

        private final long length;
        private final int numberBytes;
        private int start = -1;

        Located(long length, int numberBytes) {
            this.length = length;
            this.numberBytes = numberBytes;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public byte[] read(long from, int count) throws IOException {
            return Storage.of(content, start).read(from, count);
        }
    }
}
