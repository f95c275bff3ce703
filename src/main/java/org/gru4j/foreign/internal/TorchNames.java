package org.gru4j.foreign.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/** What a pickle of PyTorch may name: OrderedDict, tensor, parameter, and the storages of numbers. */
final class TorchNames implements PickleClasses {

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

    private final Storages storages;

    TorchNames(Storages storages) {
        this.storages = storages;
    }

    /** Where the file has its storages. */
    interface Storages {

        /**
         * A storage.
         *
         * @param count how many numbers the pickle says that it has
         * @throws FormatException if the file has none of that key
         */
        Storage find(NumberType type, String key, long count);
    }

    /** A storage and the type of its numbers. */
    private record Typed(NumberType type, Storage storage) {}

    @Override
    public Object named(String name) {
        NumberType storage = STORAGES.get(name);
        if (storage != null) {
            return storage;
        }
        return switch (name) {
            case "collections.OrderedDict" -> (Call) TorchNames::dict;
            case "torch._utils._rebuild_tensor_v2" -> (Call) TorchNames::tensor;
            case "torch._utils._rebuild_parameter" -> (Call) arguments -> argument(arguments, 0, StoredTensor.class);
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
        if (parts.size() > 5 && parts.get(5) != PickleMachine.NONE) {
            throw new FormatException("has a storage that is a view of another one");
        }
        return new Typed(type, storages.find(type, argument(parts, 2, String.class), argument(parts, 4, Long.class)));
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
