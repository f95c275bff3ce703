package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.gru4j.keras.KerasLayer.Rules;
import org.gru4j.layer.KerasConstraint;
import org.gru4j.layer.KerasRegularizer;
import org.gru4j.layer.WeightRegularization;
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
        builder.regularization(regularization(weights, rows));
        builder.regularizationBias(regularization(bias, 0));
        if (weights.constraint() != null) {
            builder.constrainWeights(constraint(weights.constraint()));
        }
        if (bias.constraint() != null) {
            builder.constrainBias(constraint(bias.constraint()));
        }
        if (!trainable) {
            freeze(builder);
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

    private static LayerConstraint constraint(KerasConstraint constraint) {
        if (constraint instanceof KerasConstraint.MaxNorm norm) {
            return new MaxNormConstraint(norm.maxValue(), axes(norm.axes()));
        }
        if (constraint instanceof KerasConstraint.MinMaxNorm norm) {
            return new MinMaxNormConstraint(norm.minValue(), norm.maxValue(), norm.rate(), axes(norm.axes()));
        }
        return constraint instanceof KerasConstraint.UnitNorm norm
                ? new UnitNormConstraint(axes(norm.axes()))
                : new NonNegativeConstraint();
    }

    private static int[] axes(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
