package org.gru4j.bench;

import org.gru4j.layer.engine.GruCell;
import org.gru4j.layer.engine.GruInput;
import org.gru4j.layer.engine.GruWeights;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.layer.engine.OneDnnGruEngine;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The recurrent engine alone, forward and back. */
final class EngineStep {

    private EngineStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        long width = 3L * work.units;
        var engine =
                new OneDnnGruEngine(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true), DataType.FLOAT);
        var weights = new GruWeights(
                random(work.vocabulary, width), random(work.units, width), Nd4j.zeros(DataType.FLOAT, 2, width));
        var input = new GruInput(
                random(Workload.BATCH, Workload.TIME_STEPS, work.vocabulary),
                Nd4j.zeros(DataType.FLOAT, Workload.BATCH, work.units),
                null,
                null);
        INDArray gradients = random(Workload.BATCH, Workload.TIME_STEPS, work.units);
        Timing.print(() -> engine.forward(weights, input, true).backward(gradients));
        // Forward one product for each weight and step, back two.
        double operations = 2.0 * 3 * (work.vocabulary + work.units) * width * Workload.BATCH * Workload.TIME_STEPS;
        System.out.println("operations " + operations);
    }

    private static INDArray random(long... shape) {
        return Nd4j.randn(DataType.FLOAT, shape).muli(0.05);
    }
}
