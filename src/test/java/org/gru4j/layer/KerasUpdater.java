package org.gru4j.layer;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** A Keras optimizer whose formula Deeplearning4j's updaters do not have, as one of them. */
record KerasUpdater(double learningRate, Rule rule) implements IUpdater {

    private static final long serialVersionUID = 1;

    /** An optimizer's formula. */
    interface Rule extends Serializable {

        /**
         * What is subtracted from the parameters.
         *
         * @param step 1 for the first one
         */
        INDArray update(INDArray gradient, Memory memory, int step);
    }

    /** What an optimizer remembers of each parameter, by name. */
    static final class Memory {

        private final Map<String, INDArray> arrays = new TreeMap<>();

        /** Replaces what is remembered, at first an array like {@code like} that is filled with {@code start}. */
        INDArray next(String name, INDArray like, double start, UnaryOperator<INDArray> change) {
            INDArray old = arrays.computeIfAbsent(
                    name, missing -> like.like().assign(start).detach());
            return old.assign(change.apply(old));
        }

        /** The moving average of {@code value}, from zero. */
        INDArray average(String name, double decay, INDArray value) {
            return next(name, value, 0, old -> old.mul(decay).add(value.mul(1 - decay)));
        }

        INDArray last(String name, INDArray like) {
            return next(name, like, 0, old -> old).dup();
        }
    }

    private record Running(KerasUpdater config, Memory memory) implements GradientUpdater<KerasUpdater> {

        @Override
        public KerasUpdater getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> stateMap, boolean initialize) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, INDArray> getState() {
            return memory.arrays;
        }

        @Override
        public void setStateViewArray(
                INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            gradient.assign(config.rule.update(gradient, memory, iteration + 1));
        }
    }

    @Override
    public long stateSize(long numParams) {
        return 0; // it is kept here, not in the network's array
    }

    @Override
    public GradientUpdater<KerasUpdater> instantiate(INDArray viewArray, boolean initializeViewArray) {
        return new Running(this, new Memory());
    }

    @Override
    public GradientUpdater<KerasUpdater> instantiate(Map<String, INDArray> updaterState, boolean initialize) {
        return new Running(this, new Memory());
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public IUpdater clone() {
        return this; // immutable
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return learningRate;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
        throw new UnsupportedOperationException();
    }
}
