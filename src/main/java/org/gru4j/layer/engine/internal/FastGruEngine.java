package org.gru4j.layer.engine.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Near the processor's limit, for every cell, mask and dropout: products of matrices by a native library, the rest in plain
 * Java loops. A plan, with the memory that it works in, is kept for the shapes used last.
 */
public final class FastGruEngine<A> implements GruEngine, AutoCloseable {

    /** Training, its smaller last batch, and text generation, for prompt and step, come and go in one program. */
    private static final int MAX_PLANS = 8;

    private final Arithmetic<A> arithmetic;
    private final GruCell cell;
    private final Map<FastGruPlan.Shape, FastGruPlan<A>> plans = new LinkedHashMap<>(MAX_PLANS, 0.75f, true);
    private @Nullable Pass last;

    /** How an engine computes: with numbers of one type. */
    record Arithmetic<A>(DataType type, Supplier<Vectors<A>> newVectors, Products products) {

        /** For one thread. */
        Vectors<A> vectors() {
            return newVectors.get();
        }
    }

    private FastGruEngine(GruCell cell, Arithmetic<A> arithmetic) {
        this.cell = cell;
        this.arithmetic = arithmetic;
    }

    /**
     * An engine whose products are oneDNN's.
     *
     * @throws IllegalArgumentException if it cannot be used; see {@link #oneDnnObstacle}
     */
    public static FastGruEngine<?> oneDnn(GruCell cell, DataType type) {
        refuse("onednn", oneDnnObstacle(type));
        return new FastGruEngine<>(cell, new Arithmetic<>(type, FloatVectors::new, new OneDnnProducts()));
    }

    /**
     * An engine whose products are OpenBLAS's.
     *
     * @throws IllegalArgumentException if it cannot be used; see {@link #openBlasObstacle}
     */
    public static FastGruEngine<?> openBlas(GruCell cell, DataType type) {
        refuse("openblas", openBlasObstacle(type));
        return type == DataType.DOUBLE
                ? new FastGruEngine<>(cell, new Arithmetic<>(type, DoubleVectors::new, new BlasProducts(type)))
                : new FastGruEngine<>(cell, new Arithmetic<>(type, FloatVectors::new, new BlasProducts(type)));
    }

    private static void refuse(String engine, Optional<String> obstacle) {
        obstacle.ifPresent(reason -> {
            throw new IllegalArgumentException("engine " + engine + " cannot be used: " + reason);
        });
    }

    /** Why oneDNN's products cannot be used on this machine with numbers of a type; empty if they can. */
    public static Optional<String> oneDnnObstacle(DataType type) {
        return OneDnn.obstacle(type);
    }

    /** Why OpenBLAS's products cannot be used on this machine with numbers of a type; empty if they can. */
    public static Optional<String> openBlasObstacle(DataType type) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            return Optional.of("the data type must be FLOAT or DOUBLE, but is " + type);
        }
        return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU
                ? Optional.empty()
                : Optional.of("arrays are not in the processor's own memory");
    }

    @Override
    @SuppressWarnings("try") // a scope is entered and left, never used
    public GruPass forward(GruWeights weights, GruInput input, boolean training) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            last = new Pass(weights, input, training);
            return last;
        }
    }

    private FastGruPlan<A> plan(FastGruPlan.Shape shape) {
        FastGruPlan<A> plan = plans.get(shape);
        if (plan == null) {
            if (plans.size() == MAX_PLANS) {
                closeOldest();
            }
            plan = new FastGruPlan<>(arithmetic, cell, shape);
            plans.put(shape, plan);
        }
        return plan;
    }

    private void closeOldest() {
        Iterator<FastGruPlan<A>> oldestFirst = plans.values().iterator();
        FastGruPlan<A> oldest = oldestFirst.next();
        oldestFirst.remove();
        oldest.close();
    }

    /** Frees the native memory; the engine can be used again, and takes some anew then. */
    @Override
    public void close() {
        last = null;
        plans.values().forEach(FastGruPlan::close);
        plans.clear();
    }

    private final class Pass implements GruPass {

        private final FastGruPlan<A> plan;
        private final GruWeights weights;
        private final INDArray states;

        Pass(GruWeights weights, GruInput input, boolean training) {
            this.plan = plan(FastGruPlan.Shape.of(weights, input, training));
            this.weights = weights;
            this.states = plan.forward(weights, input);
        }

        @Override
        public INDArray states() {
            return states;
        }

        @Override
        @SuppressWarnings("try")
        public GruGradients backward(INDArray stateGradients, boolean ofSequence) {
            if (this != last) {
                throw new IllegalStateException("another sequence has been computed since: go back before that");
            }
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                return plan.backward(weights, stateGradients, ofSequence);
            }
        }
    }
}
