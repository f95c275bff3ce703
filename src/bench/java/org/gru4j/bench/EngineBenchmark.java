package org.gru4j.bench;

import java.util.concurrent.TimeUnit;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.layer.engine.internal.GruCell;
import org.gru4j.layer.engine.internal.GruEngine;
import org.gru4j.layer.engine.internal.GruGradients;
import org.gru4j.layer.engine.internal.GruInput;
import org.gru4j.layer.engine.internal.GruWeights;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The engines alone, forward and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx2g"})
public class EngineBenchmark {

    @Param({"ONEDNN", "SAMEDIFF"})
    public EngineChoice engine;

    @Param({"EVERY_128", "EVERY_512"})
    public Workload workload;

    private GruEngine running;
    private GruWeights weights;
    private GruInput input;
    private INDArray gradients;

    @Setup
    public void make() {
        long width = 3L * workload.units;
        running = engine.create(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true), DataType.FLOAT);
        weights = new GruWeights(
                random(workload.vocabulary, width),
                random(workload.units, width),
                Nd4j.zeros(DataType.FLOAT, 2, width));
        input = new GruInput(
                random(workload.batch, workload.timeSteps, workload.vocabulary),
                Nd4j.zeros(DataType.FLOAT, workload.batch, workload.units),
                null,
                null);
        gradients = random(workload.batch, workload.timeSteps, workload.units);
    }

    private static INDArray random(long... shape) {
        return Nd4j.randn(DataType.FLOAT, shape).muli(0.05);
    }

    @Benchmark
    public GruGradients step() {
        return running.forward(weights, input, true).backward(gradients, false);
    }
}
