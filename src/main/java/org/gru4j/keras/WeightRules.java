package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.gru4j.keras.KerasLayer.CellRules;
import org.gru4j.keras.KerasLayer.Rules;
import org.gru4j.layer.KerasConstraint;
import org.gru4j.layer.KerasRegularizer;
import org.gru4j.layer.WeightConstraint;
import org.gru4j.layer.WeightRegularization;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What training does to the weights of Deeplearning4j's own layers beside following the gradient. */
final class WeightRules {

    private WeightRules() {}

    /**
     * Sets the rules of a layer.
     *
     * @param rows the first dimension of its weights
     */
    static void apply(BaseLayer.Builder<?> builder, Rules weights, Rules bias, boolean trainable, long rows) {
        if (!trainable) {
            freeze(builder);
            return;
        }
        builder.regularization(regularization(weights, rows));
        builder.regularizationBias(regularization(bias, 0));
        if (weights.constraint() != null) {
            builder.constrainWeights(new WeightConstraint(weights.constraint(), false, Set.of()));
        }
        if (bias.constraint() != null) {
            builder.constrainBias(new WeightConstraint(bias.constraint(), true, Set.of()));
        }
    }

    /** Sets the regularizers of one of Deeplearning4j's recurrent layers: sums of all numbers in both matrices. */
    static void apply(BaseRecurrentLayer.Builder<?> builder, CellRules rules, boolean trainable) {
        if (!trainable) {
            freeze(builder);
            return;
        }
        builder.regularization(regularization(rules.kernel(), 0));
        builder.regularizationBias(regularization(rules.bias(), 0));
    }

    /** The constraints of such a layer. */
    static List<LayerConstraint> constraints(CellRules rules, boolean trainable) {
        List<LayerConstraint> constraints = new ArrayList<>();
        if (trainable) {
            add(rules.kernel().constraint(), "W", constraints);
            add(rules.recurrentKernel().constraint(), "RW", constraints);
            add(rules.bias().constraint(), "b", constraints);
        }
        return constraints;
    }

    private static void add(@Nullable KerasConstraint constraint, String parameter, List<LayerConstraint> to) {
        if (constraint != null) {
            to.add(new WeightConstraint(constraint, parameter.equals("b"), Set.of(parameter)));
        }
    }

    /** Keeps all weights as they are. */
    static void freeze(BaseLayer.Builder<?> builder) {
        builder.updater(new Sgd(0));
        builder.biasUpdater(new Sgd(0));
        builder.regularization(List.of());
        builder.regularizationBias(List.of());
    }

    static List<Regularization> regularization(Rules rules, long rows) {
        List<Regularization> list = new ArrayList<>();
        KerasRegularizer regularizer = rules.regularizer();
        if (regularizer != null) {
            list.add(new WeightRegularization(regularizer, rows));
        }
        return list;
    }
}
