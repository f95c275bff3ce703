package org.gru4j.layer.engine.internal;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Some of oneDNN's primitives, made once for fixed shapes and run many times, with all memory that they work in. */
abstract class OneDnnProgram implements AutoCloseable {

    /** What primitives are made with. */
    final primitive_attr attributes;

    private final Deque<Pointer> natives = new ArrayDeque<>();
    private final Deque<INDArray> arrays = new ArrayDeque<>();
    private final stream executionStream;

    OneDnnProgram() {
        this.executionStream = own(new stream(OneDnn.cpu()));
        this.attributes = attributes();
    }

    /** Attributes of a primitive that works in memory of this program's. */
    final primitive_attr attributes() {
        // oneDNN's own scratchpad belongs to the thread that makes a primitive, and is too small or gone in another.
        primitive_attr made = own(new primitive_attr());
        made.set_scratchpad_mode(scratchpad_mode.user);
        return made;
    }

    /** One primitive and its arguments. */
    final class Step {

        private final primitive operation;
        private final IntMemoryMap arguments = own(new IntMemoryMap());

        Step(primitive operation, primitive_desc_base description) {
            this.operation = own(operation);
            argument(DNNL_ARG_SCRATCHPAD, own(new memory(own(description.scratchpad_desc()), OneDnn.cpu())));
        }

        final Step argument(int name, memory value) {
            arguments.put(name, value);
            return this;
        }

        void run() {
            operation.execute(executionStream, arguments);
            executionStream._wait();
        }
    }

    /** An array that lives as long as the program. */
    final INDArray array(long... dimensions) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, dimensions);
        arrays.push(array);
        return array;
    }

    /** How an array lies in memory. */
    final memory.desc desc(format_tag tag, long... dimensions) {
        return own(new memory.desc(dimensions, data_type.f32, tag));
    }

    /** An array's memory, as oneDNN sees it. */
    final memory memory(memory.desc description, INDArray array) {
        return own(new memory(description, OneDnn.cpu(), NativeMemory.pointer(array)));
    }

    /** Memory whose address is set later. */
    final memory memory(memory.desc description) {
        return own(new memory(description, OneDnn.cpu(), (Pointer) null));
    }

    final <P extends Pointer> P own(P pointer) {
        natives.push(pointer);
        return pointer;
    }

    /** Frees everything, in the reverse order of its making. */
    @Override
    public final void close() {
        natives.forEach(Pointer::close);
        arrays.forEach(INDArray::close);
    }
}
