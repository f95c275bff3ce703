package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.FixtureRuns.Run;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A stack of layers computes, call after call, as a {@link MultiLayerNetwork}. */
final class ModelFixture {

    private final KerasModel model;
    private final MultiLayerNetwork network;
    private final Run run;

    private ModelFixture(KerasFields fixture, Run run) {
        this.run = run;
        FixtureTensor first =
                FixtureTensor.of("input", fixture.required("calls").path(0).path("input"));
        JsonNode layers = fixture.required(fixture.has("layers") ? "layers" : "model");
        long width = first.shape()[first.rank() - 1];
        this.model = new KerasModel(layers, width, KerasModel.Origin.of(fixture), new LossMSE());
        this.network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(run.type())
                .list(model.layers().toArray(Layer[]::new))
                .build());
        network.init();
        new ModelWeights(model, network).set();
    }

    /** Reads the fields model or layers, and calls, of a case. */
    static void run(KerasFields fixture) {
        JsonNode calls = fixture.required("calls");
        if (calls.isEmpty()) {
            throw new InexpressibleCaseError("there are no calls");
        }
        for (Run run : FixtureRuns.of(fixture, EngineChoice.AUTO)) {
            ModelFixture made = new ModelFixture(fixture, run);
            calls.forEach(call -> made.check(new KerasFields("call", call)));
        }
    }

    private void check(KerasFields call) {
        if (call.flag("training", false)) {
            throw new InexpressibleCaseError("a stack of layers in training, but for its kind");
        }
        if (call.flag("reset_states_before", false)) {
            network.rnnClearPreviousState();
        }
        INDArray input = FixtureTensor.of("input", call.required("input")).array(run.type());
        INDArray mask = call.optional("mask")
                .map(given -> FixtureTensor.of("mask", given).array(run.type()))
                .orElseGet(() -> model.mask(input));
        KerasFields expected = new KerasFields("expected", call.required("expected"));
        List<FixtureTensor> output = FixtureTensors.of(expected, "output")
                .orElseThrow(() -> new InexpressibleCaseError("nothing is expected of the call"));
        FixtureTensors.check("output", run.tolerance(), List.of(network.output(input, false, mask, null)), output);
        expected.allRead();
        call.allRead();
    }
}
