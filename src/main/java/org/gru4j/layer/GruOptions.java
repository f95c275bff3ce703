package org.gru4j.layer;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;

/** Every option of a {@link Gru}, as its builder collects them and its JSON holds them; documented at the builder. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class GruOptions implements Serializable, Cloneable {

    private static final long serialVersionUID = 1;

    long nIn;
    long units;
    KerasActivation activation = KerasActivation.TANH;
    KerasActivation recurrentActivation = KerasActivation.SIGMOID;
    boolean useBias = true;
    KerasInitializer kernelInitializer = KerasInitializer.glorotUniform();
    KerasInitializer recurrentInitializer = KerasInitializer.orthogonal();
    KerasInitializer biasInitializer = KerasInitializer.zeros();

    @Nullable
    KerasRegularizer kernelRegularizer;

    @Nullable
    KerasRegularizer recurrentRegularizer;

    @Nullable
    KerasRegularizer biasRegularizer;

    @Nullable
    KerasRegularizer activityRegularizer;

    boolean averageActivity = true;

    @Nullable
    KerasConstraint kernelConstraint;

    @Nullable
    KerasConstraint recurrentConstraint;

    @Nullable
    KerasConstraint biasConstraint;

    double dropout;
    double recurrentDropout;
    double recurrentKernelDropout;
    double outputDropout;

    @Nullable
    Long seed;

    boolean returnSequences;
    boolean returnState;
    boolean goBackwards;
    boolean stateful;
    boolean unroll;
    boolean resetAfter = true;
    boolean zeroOutputForMask;
    EngineChoice engine = EngineChoice.AUTO;

    @Nullable
    RNNFormat dataFormat;

    /** @throws IllegalArgumentException naming the option that is out of its range, the range and the value */
    void validate() {
        Requirements.atLeast("nIn", 0, nIn); // 0: not known yet
        Requirements.atLeast("units", 1, units);
        Requirements.rate("dropout", dropout);
        Requirements.rate("recurrentDropout", recurrentDropout);
        Requirements.rate("recurrentKernelDropout", recurrentKernelDropout);
        Requirements.rate("outputDropout", outputDropout);
    }

    GruOptions copy() {
        try {
            return (GruOptions) clone(); // every value is immutable
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(
                nIn,
                units,
                activation,
                recurrentActivation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                recurrentRegularizer,
                biasRegularizer,
                activityRegularizer,
                averageActivity,
                kernelConstraint,
                recurrentConstraint,
                biasConstraint,
                dropout,
                recurrentDropout,
                recurrentKernelDropout,
                outputDropout,
                seed,
                returnSequences,
                returnState,
                goBackwards,
                stateful,
                unroll,
                resetAfter,
                zeroOutputForMask,
                engine,
                dataFormat);
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
        return Words.format(
                "nIn=%d, units=%d, returnSequences=%s, resetAfter=%s", nIn, units, returnSequences, resetAfter);
    }
}
