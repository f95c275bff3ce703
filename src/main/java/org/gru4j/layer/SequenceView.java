package org.gru4j.layer;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a {@link SequenceVertex} takes from a sequence [batch, time, features]. */
sealed interface SequenceView extends Serializable {

    INDArray of(INDArray sequence);

    /** Adds the gradient of the output to that of the sequence. */
    void backpropagate(INDArray epsilon, INDArray gradient);

    InputType outputType(InputTypeRecurrent sequence);

    /**
     * One step [batch, features].
     *
     * @param fromEnd 0 for the last one
     */
    record Step(int fromEnd) implements SequenceView {

        @Override
        public INDArray of(INDArray sequence) {
            long step = sequence.size(1) - 1 - fromEnd;
            return sequence.get(NDArrayIndex.all(), NDArrayIndex.point(step), NDArrayIndex.all());
        }

        @Override
        public void backpropagate(INDArray epsilon, INDArray gradient) {
            of(gradient).addi(epsilon);
        }

        @Override
        public InputType outputType(InputTypeRecurrent sequence) {
            return InputType.feedForward(sequence.getSize());
        }
    }

    /** All steps but the last [batch, time - 1, features]. */
    record WithoutLastStep() implements SequenceView {

        @Override
        public INDArray of(INDArray sequence) {
            long steps = sequence.size(1) - 1;
            return sequence.get(NDArrayIndex.all(), NDArrayIndex.interval(0, steps), NDArrayIndex.all());
        }

        @Override
        public void backpropagate(INDArray epsilon, INDArray gradient) {
            of(gradient).addi(epsilon);
        }

        @Override
        public InputType outputType(InputTypeRecurrent sequence) {
            long steps = sequence.getTimeSeriesLength();
            return InputType.recurrent(sequence.getSize(), steps < 0 ? steps : steps - 1, sequence.getFormat());
        }
    }

    /**
     * Which steps count [batch, time]; ids [batch, time] will do for it, too.
     *
     * @param value what a step that does not count is made of
     */
    record Mask(double value) implements SequenceView {

        @Override
        public INDArray of(INDArray sequence) {
            INDArray differs = sequence.neq(value).castTo(sequence.dataType());
            return sequence.rank() == 3 ? differs.max(2) : differs;
        }

        @Override
        public void backpropagate(INDArray epsilon, INDArray gradient) {
            // A mask hardly changes with what it is made of.
        }

        @Override
        public InputType outputType(InputTypeRecurrent sequence) {
            return InputType.feedForward(sequence.getTimeSeriesLength());
        }
    }
}
