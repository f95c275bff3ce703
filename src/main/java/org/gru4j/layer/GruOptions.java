package org.gru4j.layer;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Every option of a {@link Gru}, as its builder collects them and its JSON holds them; documented at the builder. */
final class GruOptions implements Serializable {

    private static final long serialVersionUID = 1;

    @JsonProperty
    long nIn;

    @JsonProperty
    long units;

    @JsonProperty
    KerasActivation activation = KerasActivation.TANH;

    @JsonProperty
    KerasActivation recurrentActivation = KerasActivation.SIGMOID;

    @JsonProperty
    boolean useBias = true;

    @JsonProperty
    boolean resetAfter = true;

    @JsonProperty
    boolean returnSequences;

    @JsonProperty
    double dropout;

    @JsonProperty
    @Nullable
    RNNFormat dataFormat;

    @JsonProperty
    EngineChoice engine = EngineChoice.AUTO;

    /** @throws IllegalArgumentException naming the option that is out of its range, the range and the value */
    void validate() {
        Requirements.atLeast("units", 1, units);
        Requirements.rate("dropout", dropout);
    }

    GruOptions copy() {
        GruOptions copy = new GruOptions();
        copy.nIn = nIn;
        copy.units = units;
        copy.activation = activation;
        copy.recurrentActivation = recurrentActivation;
        copy.useBias = useBias;
        copy.resetAfter = resetAfter;
        copy.returnSequences = returnSequences;
        copy.dropout = dropout;
        copy.dataFormat = dataFormat;
        copy.engine = engine;
        return copy;
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(
                nIn, units, activation, recurrentActivation, useBias, resetAfter, returnSequences, dropout, dataFormat);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GruOptions options && values().equals(options.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "units=%d, nIn=%d, activation=%s, recurrentActivation=%s, useBias=%s, resetAfter=%s, returnSequences=%s, dropout=%s, dataFormat=%s, engine=%s"
                .formatted(values().toArray());
    }
}
