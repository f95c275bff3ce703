package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Graphs that earlier versions have written load for ever, and compute what they computed then. {@code graph.json} has every
 * kind of vertex and is from commit 0c65134, as is the output.
 */
class EarlierGraphTest {

    private static final double[] FIRST_CLASS = {0.47977868741301927, 0.49685538737397433};
    private static final double ROUNDING = 1e-12;

    @Test
    void computesWhatItComputedThen() throws IOException {
        ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(
                Files.readString(Path.of("src/test/resources/layer/graph.json"))));
        graph.init();
        long parameters = graph.params().length();
        graph.setParams(Nd4j.linspace(DataType.DOUBLE, -1, 2.0 / (parameters - 1), parameters)
                .reshape(1, parameters));
        INDArray context = Nd4j.create(new double[][] {{1, -1}, {0.5, 2}});
        INDArray sequence =
                Nd4j.linspace(DataType.DOUBLE, -1, 0.1, 24).reshape(2, 4, 3).dup();
        sequence.slice(1).getRow(3).assign(-1); // a step that does not count

        INDArray output = graph.outputSingle(context, sequence);

        assertThat(output.getColumn(0).toDoubleVector()).containsExactly(FIRST_CLASS, within(ROUNDING));
    }
}
