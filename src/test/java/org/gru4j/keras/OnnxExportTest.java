package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

/** ONNX Runtime reads what is written, and computes the same. */
class OnnxExportTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog";
    private static final String[] PROMPTS = {"the lazy fox", "brown dog ju"};
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "gru:6, EVERY, true",
        "gru:6, LAST, false",
        "gru:5 gru:7, EVERY, true",
        "embedding:3 gru:6 gru:4, EVERY, false"
    })
    void onnxRuntimeGivesTheSameProbabilities(String layers, Targets targets, boolean resetAfter)
            throws IOException, OrtException {
        CharacterModel model = TinyModels.of(configuration(layers, targets, resetAfter), TEXT);
        model.network().params().muli(2); // so that every gate matters
        randomBiases(model);
        Path file = folder.resolve("m.onnx");
        OnnxExport.write(model, file);

        try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
                OrtSession session = environment.createSession(file.toString())) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("gru4j");
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsEntry("vocabulary", model.vocabulary().characters());
            List<Integer> units = model.configuration().layers().stream()
                    .filter(layer -> layer.kind() == LayerSpec.Kind.GRU)
                    .map(LayerSpec::size)
                    .toList();
            List<float[][][]> states = new ArrayList<>();
            units.forEach(width -> states.add(new float[1][PROMPTS.length][width]));
            Predictor predictor = new Predictor(model);
            check(environment, session, model, predictor, 0, 5, states);
            check(environment, session, model, predictor, 5, PROMPTS[0].length(), states); // goes on from the states
        }
    }

    private static void randomBiases(CharacterModel model) {
        for (var layer : model.network().getLayers()) {
            layer.paramTable().forEach((name, array) -> {
                if (name.startsWith("b")) {
                    array.assign(Nd4j.rand(array.shape()).subi(0.5));
                }
            });
        }
    }

    private static void check(
            OrtEnvironment environment,
            OrtSession session,
            CharacterModel model,
            Predictor predictor,
            int from,
            int to,
            List<float[][][]> states)
            throws OrtException {
        long[][] ids = new long[PROMPTS.length][to - from];
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (int row = 0; row < ids.length; row++) {
            int[] all = model.vocabulary().encode(PROMPTS[row]);
            for (int t = from; t < to; t++) {
                ids[row][t - from] = all[t];
            }
        }
        inputs.put("ids", OnnxTensor.createTensor(environment, ids));
        for (int i = 0; i < states.size(); i++) {
            inputs.put("state_" + (i + 1), OnnxTensor.createTensor(environment, states.get(i)));
        }
        try (OrtSession.Result result = session.run(inputs)) {
            float[][][] probabilities = (float[][][]) result.get(0).getValue();
            for (int t = 0; t < to - from; t++) {
                int[][] step = new int[ids.length][1];
                for (int row = 0; row < ids.length; row++) {
                    step[row][0] = (int) ids[row][t];
                }
                float[][] wanted = predictor.next(step);
                for (int row = 0; row < ids.length; row++) {
                    assertThat(probabilities[row][t]).containsExactly(wanted[row], within(TOLERANCE));
                }
            }
            for (int i = 0; i < states.size(); i++) {
                states.set(i, (float[][][])
                        result.get("next_state_" + (i + 1)).orElseThrow().getValue());
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Test
    void whatIsNoGruIsRefused() {
        CharacterModel model = TinyModels.of("lstm:6", Targets.EVERY, TEXT);

        assertThatThrownBy(() -> OnnxExport.write(model, folder.resolve("m.onnx")))
                .isInstanceOf(KerasException.class)
                .hasMessage("layer lstm_1: ONNX is written of GRU models, not of LSTM");
        assertThat(folder).isEmptyDirectory();
    }

    private static ModelConfiguration configuration(String layers, Targets targets, boolean resetAfter) {
        return TinyModels.configuration(layers, targets).toBuilder()
                .resetAfter(resetAfter)
                .window(PROMPTS[0].length()) // a model with targets at the end only knows no more
                .build();
    }
}
