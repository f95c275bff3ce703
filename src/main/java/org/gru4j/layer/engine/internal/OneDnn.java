package org.gru4j.layer.engine.internal;

import static org.bytedeco.dnnl.global.dnnl.dnnl_set_primitive_cache_capacity;

import java.util.Optional;
import org.bytedeco.dnnl.engine;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** The native library oneDNN: whether it is there. */
final class OneDnn {

    private OneDnn() {}

    /** Loaded at first use; what stands in the way is kept, not thrown. */
    private static final class Library {

        private static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            try {
                dnnl_set_primitive_cache_capacity(0); // a thousand shapes' code; plans keep their own
                return Optional.empty();
            } catch (LinkageError missing) {
                return Optional.of(Words.format("its library cannot be loaded (%s)", missing));
            }
        }
    }

    /** Kept apart from {@link Library}, for it cannot even be named where the library's classes are missing. */
    private static final class Processor {
        private static final engine CPU = new engine(engine.kind.cpu, 0);
    }

    /** Why the library cannot be used for arrays of this type; empty if it can. */
    static Optional<String> obstacle(DataType dataType) {
        if (dataType != DataType.FLOAT) {
            return Optional.of("the data type must be FLOAT, but is " + dataType);
        }
        if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
            return Optional.of("arrays are not in the processor's own memory");
        }
        return Library.PROBLEM;
    }

    static engine cpu() {
        return Processor.CPU;
    }
}
