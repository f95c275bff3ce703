package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The standard output of a program that trains with these layers is that program's alone, whichever engine computes them. */
class StandardOutputTest {

    private static final String LAST_WORDS = "trained";

    @Test
    void aProgramThatTrainsPrintsNothingButItsOwnWords(@TempDir Path folder) throws Exception {
        Path errors = folder.resolve("errors");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider", // a host without a log
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(errors.toFile())
                .start();
        program.getOutputStream().close();

        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).as(() -> read(errors)).isZero();
        assertThat(output).isEqualTo(LAST_WORDS);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Trains every kind of layer and vertex with every engine. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) {
            for (EngineChoice engine : EngineChoice.values()) {
                layers(engine);
                vertices(engine);
            }
            System.out.print(LAST_WORDS);
        }

        private static void layers(EngineChoice engine) {
            Gru gru = GruNetworks.sequences().engine(engine).dropout(0.1).build();
            MultiLayerNetwork network = GruNetworks.network(
                    GruNetworks.general(new Adam()), RNNFormat.NWC, gru, GruBidirectional.of(gru, MergeMode.CONCAT));
            network.fit(GruNetworks.data());
            network.output(GruNetworks.data().getFeatures());
            if (engine != EngineChoice.ONEDNN) {
                Gru other = GruNetworks.sequences()
                        .engine(engine)
                        .activation(KerasActivation.SPARSEMAX)
                        .recurrentDropout(0.1)
                        .build();
                GruNetworks.network(GruNetworks.general(new Adam()), RNNFormat.NWC, other)
                        .fit(GruNetworks.data());
            }
        }

        private static void vertices(EngineChoice engine) {
            ComputationGraph graph = new ComputationGraph(GruNetworks.general(new Adam())
                    .graphBuilder()
                    .addInputs("context", "sequence")
                    .addLayer("state", new DenseLayer.Builder().nIn(2).nOut(3).build(), "context")
                    .addVertex("mask", SequenceVertex.mask(-1), "sequence")
                    .addVertex("decoder", GruVertex.of(gru(engine, 4)), "sequence", "state")
                    .addVertex("masked", MaskedGruVertex.of(gru(engine, 3)), "decoder", "mask")
                    .addVertex("last", SequenceVertex.lastStep(), "masked")
                    .addLayer(
                            "output",
                            new OutputLayer.Builder(LossFunction.MSE)
                                    .nIn(3)
                                    .nOut(2)
                                    .build(),
                            "last")
                    .setOutputs("output")
                    .build());
            graph.init();
            graph.fit(new MultiDataSet(
                    new INDArray[] {Nd4j.ones(DataType.FLOAT, 2, 2), Nd4j.ones(DataType.FLOAT, 2, 5, 4)},
                    new INDArray[] {Nd4j.ones(DataType.FLOAT, 2, 2)}));
        }

        private static Gru gru(EngineChoice engine, int features) {
            return Gru.builder()
                    .nIn(features)
                    .units(3)
                    .returnSequences(true)
                    .dataFormat(RNNFormat.NWC)
                    .engine(engine)
                    .build();
        }
    }
}
