package org.gru4j.keras;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.gru4j.foreign.internal.ProtobufMessage;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph of ONNX while it is written. The numbers of fields are those of onnx.proto of ONNX 1.16, whose file format is
 * version 10.
 */
final class OnnxGraph {

    private static final int FORMAT = 10;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final ProtobufMessage graph = new ProtobufMessage();
    private int values; // that have no name of their own

    /** An attribute of a node: one whole number, or several. */
    record Attribute(String name, boolean several, List<Integer> numbers) {

        static Attribute of(String name, int number) {
            return new Attribute(name, false, List.of(number));
        }

        static Attribute list(String name, Integer... numbers) {
            return new Attribute(name, true, List.of(numbers));
        }
    }

    /** Adds a node, and gives its only output. */
    String node(String operation, List<String> inputs, Attribute... attributes) {
        values++;
        String output = "value_" + values;
        node(operation, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node; an input or output that is not there has the name "". */
    void node(String operation, List<String> inputs, List<String> outputs, Attribute... attributes) {
        ProtobufMessage node = new ProtobufMessage();
        inputs.forEach(input -> node.put(1, input));
        outputs.forEach(output -> node.put(2, output));
        node.put(4, operation);
        for (Attribute attribute : attributes) {
            ProtobufMessage message = new ProtobufMessage().put(1, attribute.name());
            for (int number : attribute.numbers()) {
                message.put(attribute.several() ? 8 : 3, number);
            }
            node.put(5, message.put(20, attribute.several() ? ATTRIBUTE_INTS : ATTRIBUTE_INT));
        }
        graph.put(1, node);
    }

    /** Adds an array of floats, and gives its name. */
    String constant(String name, INDArray array) {
        float[] numbers =
                array.castTo(DataType.FLOAT).dup('c').reshape(array.length()).toFloatVector();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return constant(name, FLOAT, bytes.array(), array.shape());
    }

    /** Adds a list of whole numbers, and gives its name. */
    String constant(String name, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return constant(name, INT64, bytes.array(), numbers.length);
    }

    private String constant(String name, int type, byte[] content, long... shape) {
        ProtobufMessage tensor = new ProtobufMessage();
        for (long length : shape) {
            tensor.put(1, length);
        }
        graph.put(5, tensor.put(2, type).put(8, name).put(9, content));
        return name;
    }

    /** Adds an input of ids. A dimension is a length, or a name where it may be any. */
    void idInput(String name, Object... shape) {
        graph.put(11, value(name, INT64, shape));
    }

    /** Adds an input of floats. */
    void input(String name, Object... shape) {
        graph.put(11, value(name, FLOAT, shape));
    }

    /** Adds an output of floats. */
    void output(String name, Object... shape) {
        graph.put(12, value(name, FLOAT, shape));
    }

    private static ProtobufMessage value(String name, int type, Object... shape) {
        ProtobufMessage dimensions = new ProtobufMessage();
        for (Object length : shape) {
            dimensions.put(
                    1,
                    length instanceof Long number
                            ? new ProtobufMessage().put(1, number)
                            : new ProtobufMessage().put(2, length.toString()));
        }
        ProtobufMessage tensor = new ProtobufMessage().put(1, type).put(2, dimensions);
        return new ProtobufMessage().put(1, name).put(2, new ProtobufMessage().put(1, tensor));
    }

    /** The file of a model that has this graph. */
    ProtobufMessage model(String name, long operatorSet, String producer, String version) {
        return new ProtobufMessage()
                .put(1, FORMAT)
                .put(2, producer)
                .put(3, version)
                .put(7, graph.put(2, name))
                .put(8, new ProtobufMessage().put(1, "").put(2, operatorSet));
    }
}
