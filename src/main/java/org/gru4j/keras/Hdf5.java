package org.gru4j.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.gru4j.internal.Words;

/**
 * An HDF5 file that comes from anywhere. Whatever is wrong with it is a {@link KerasException}, and nothing larger is
 * read than a file of its size can hold.
 */
final class Hdf5 implements AutoCloseable {

    /** How many times smaller deflate can make data. */
    private static final long MAX_COMPRESSION = 1032;
    /** Far more than attributes of Keras hold, which end at 64 KB, or its longest configuration. */
    private static final long MAX_ATTRIBUTE_BYTES = 64 << 20;

    /** Of groups in groups; Keras has half as many. */
    private static final int MAX_DEPTH = 16;

    private final String name;
    private final long length;
    private final HdfFile file;

    private Hdf5(String name, long length, HdfFile file) {
        this.name = name;
        this.length = length;
        this.file = file;
    }

    static Hdf5 of(String name, byte[] content) {
        return new Hdf5(name, content.length, guarded(name, () -> HdfFile.fromBytes(content)));
    }

    /** The library is made for files that are as they should be: on others it throws what it likes. */
    private static <T> T guarded(String name, Supplier<T> action) {
        try {
            return action.get();
        } catch (KerasException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError damaged) {
            throw new KerasException(name + " is damaged, or not a readable HDF5 file", damaged);
        }
    }

    /** Whether there is a group of that path. */
    boolean hasGroup(String path) {
        return guarded(name, () -> node(path).filter(Group.class::isInstance).isPresent());
    }

    /** What is at a path, also where Windows has written {@code a/b/c} as one name, {@code a\\b\\c}, or as two. */
    private Optional<Node> node(String path) {
        return node(file, parts(path));
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1)).filter(it -> !it.isEmpty()).toList();
    }

    private static Optional<Node> node(Node from, List<String> parts) {
        if (parts.isEmpty()) {
            return Optional.of(from);
        }
        for (int taken = 1; taken <= parts.size(); taken++) {
            Node child = from instanceof Group group ? group.getChild(joined(parts.subList(0, taken))) : null;
            Optional<Node> found = child == null ? Optional.empty() : node(child, parts.subList(taken, parts.size()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String joined(List<String> parts) {
        return String.join("\\", parts);
    }

    /** The names of what is in the group at a path, sorted; none where there is no group. */
    List<String> children(String path) {
        return guarded(name, () -> {
            Set<String> names = new TreeSet<>();
            collectChildren(file, parts(path), names);
            return List.copyOf(names);
        });
    }

    private static void collectChildren(Node from, List<String> parts, Set<String> names) {
        if (!(from instanceof Group group)) {
            return;
        }
        for (String name : group.getChildren().keySet()) {
            List<String> own = Arrays.asList(name.split("\\\\", -1));
            int common = Math.min(own.size(), parts.size());
            if (!own.subList(0, common).equals(parts.subList(0, common))) {
                continue;
            }
            if (own.size() > parts.size()) {
                names.add(own.get(parts.size()));
            } else {
                collectChildren(group.getChild(name), parts.subList(common, parts.size()), names);
            }
        }
    }

    /**
     * Names and shapes of the arrays in the file, {@code lstm/kernel [3, 16]}, in the order of their names.
     *
     * @param most how many are wanted
     */
    List<String> arrays(int most) {
        return guarded(name, () -> {
            List<String> arrays = new ArrayList<>();
            collectArrays(file, "", 0, most, arrays);
            return arrays;
        });
    }

    private static void collectArrays(Group group, String path, int depth, int most, List<String> arrays) {
        for (Node child : new TreeMap<>(group.getChildren()).values()) {
            String name = path + child.getName();
            if (arrays.size() >= most || depth > MAX_DEPTH) {
                return;
            }
            if (child instanceof Dataset array) {
                arrays.add(name + " " + Arrays.toString(array.getDimensionsAsLong()));
            } else if (child instanceof Group inner) {
                collectArrays(inner, name + "/", depth + 1, most, arrays);
            }
        }
    }

    private Node required(String path) {
        return node(path).orElseThrow(() -> new KerasException(Words.format("%s has no %s", name, path)));
    }

    /** A text attribute of the group or array at a path. */
    Optional<String> text(String path, String attribute) {
        return guarded(
                name, () -> attribute(path, attribute).map(one -> one.getData() instanceof String text ? text : null));
    }

    private Optional<Attribute> attribute(String path, String attribute) {
        Optional<Attribute> found = node(path).map(node -> node.getAttribute(attribute));
        found.ifPresent(one -> {
            if (one.getSizeInBytes() > MAX_ATTRIBUTE_BYTES || one.getSizeInBytes() < 0) {
                throw new KerasException(
                        Words.format("%s: the attribute %s of %s is too large", name, attribute, path));
            }
        });
        return found;
    }

    /**
     * A list of texts, or nothing where there is no such attribute. Keras cuts those that HDF5 has no room for into
     * parts, with 0, 1 and so on behind the name.
     */
    Optional<List<String>> texts(String path, String attribute) {
        return guarded(name, () -> {
            Optional<Attribute> whole = attribute(path, attribute);
            if (whole.isPresent()) {
                return Optional.of(list(whole.get()));
            }
            List<String> texts = new ArrayList<>();
            int part = 0;
            Optional<Attribute> found = attribute(path, attribute + part);
            while (found.isPresent()) {
                texts.addAll(list(found.get()));
                part++;
                found = attribute(path, attribute + part);
            }
            return part == 0 ? Optional.empty() : Optional.of(texts);
        });
    }

    private static List<String> list(Attribute attribute) {
        return attribute.getData() instanceof String[] texts ? List.of(texts) : List.of(); // an empty one has no texts
    }

    /** How many arrays called {@code 0}, {@code 1}, … a group has; 0 where there is no group. */
    int count(String path) {
        return guarded(name, () -> {
            int count = 0;
            while (node(path + "/" + count).isPresent()) {
                count++;
            }
            return count;
        });
    }

    /** The array at a path. */
    KerasArray array(String path) {
        return guarded(name, () -> {
            if (!(required(path) instanceof Dataset dataset)) {
                throw new KerasException(Words.format("%s: %s is not an array", name, path));
            }
            long[] shape = dataset.getDimensionsAsLong();
            long bytes = Arrays.stream(shape).reduce(dataset.getDataType().getSize(), Math::multiplyExact);
            if (bytes > length * MAX_COMPRESSION || bytes > Integer.MAX_VALUE) {
                throw new KerasException(Words.format(
                        "%s: %s has shape %s, for which the file is too small", name, path, Arrays.toString(shape)));
            }
            Object data = shape.length == 0 ? scalar(dataset.getData()) : dataset.getDataFlat();
            if (!data.getClass().isArray()
                    || !data.getClass().getComponentType().isPrimitive()) {
                throw new KerasException(Words.format("%s: %s has no numbers", name, path));
            }
            return new KerasArray(path, shape, data);
        });
    }

    private static Object scalar(Object number) {
        if (number instanceof Long one) {
            return new long[] {one};
        }
        if (number instanceof Integer one) {
            return new int[] {one};
        }
        if (number instanceof Float one) {
            return new float[] {one};
        }
        return number instanceof Double one ? new double[] {one} : number;
    }

    @Override
    public void close() {
        file.close();
    }
}
