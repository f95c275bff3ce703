package org.gru4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasObjects;
import org.gru4j.layer.FixtureRuns.Run;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.internal.Gates;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A constraint maps weights to weights: alone and, where the shape fits, as an option of a layer. */
final class ConstraintFixture {

    private ConstraintFixture() {}

    /** Reads the fields constraint, input and expected of a case. */
    static void run(KerasFields fixture) {
        KerasConstraint constraint = KerasObjects.constraint("constraint", fixture.required("constraint"));
        FixtureTensor input = FixtureTensor.of("input", fixture.required("input"));
        FixtureTensor expected = FixtureTensor.of("expected", fixture.required("expected"));
        for (Run run : FixtureRuns.of(fixture, EngineChoice.AUTO)) {
            INDArray weights = input.array(run.type());
            constraint.apply(weights);
            run.tolerance().check("constrained", weights, expected);

            if (input.shape()[input.rank() - 1] % Gates.COUNT == 0) {
                boolean vector = input.rank() == 1;
                Layer layer = FixtureLayer.instantiate(gru(constraint, input.shape(), vector), run.type());
                layer.setParam(vector ? Gru.BIAS : Gru.KERNEL, input.array(run.type()));
                layer.applyConstraints(0, 0);
                run.tolerance()
                        .check("constrained in a layer", layer.getParam(vector ? Gru.BIAS : Gru.KERNEL), expected);
            }
        }
    }

    private static Gru gru(KerasConstraint constraint, long[] shape, boolean vector) {
        GruBuilder builder = Gru.builder()
                .nIn(vector ? 1 : shape[0])
                .units(shape[shape.length - 1] / Gates.COUNT)
                .resetAfter(!vector)
                .dataFormat(RNNFormat.NWC);
        return (vector ? builder.biasConstraint(constraint) : builder.kernelConstraint(constraint)).build();
    }
}
