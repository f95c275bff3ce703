package org.gru4j.layer;

import static org.nd4j.linalg.ops.transforms.Transforms.abs;
import static org.nd4j.linalg.ops.transforms.Transforms.max;
import static org.nd4j.linalg.ops.transforms.Transforms.sqrt;

import java.util.Locale;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.KerasUpdater.Rule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Optimizers by their Keras names: Deeplearning4j's updaters where the formulas are the same, Keras's own formula
 * otherwise. The generations differ in where RMSprop and Adagrad have their epsilon and in how Nadam's momentum grows.
 */
final class KerasOptimizers {

    private static final double EPSILON = 1e-7;
    private static final double ADAMW_DECAY = 0.004;

    private final KerasFields fields;
    private final boolean firstGenerations;
    private final double learningRate;
    private final double epsilon;

    private KerasOptimizers(KerasFields fields, String generation) {
        fields.ignoring("name", "jit_compile", "is_legacy_optimizer", "ema_momentum");
        if (fields.flag("use_ema", false)) {
            throw fields.unknown("use_ema");
        }
        this.fields = fields;
        this.firstGenerations = generation.equals("2");
        this.learningRate = fields.number("learning_rate");
        this.epsilon = fields.number("epsilon", EPSILON);
    }

    /** Reads an optimizer but for gradient clipping, which belongs to the network. */
    static IUpdater read(KerasFields optimizer, String generation) {
        return new KerasOptimizers(optimizer, generation).updater();
    }

    private IUpdater updater() {
        return switch (fields.text("class").toLowerCase(Locale.ROOT)) {
            case "sgd" -> sgd();
            case "adam", "adamw" -> adam();
            case "rmsprop" -> rmsProp();
            case "adagrad" -> adagrad();
            case "adadelta" -> adadelta();
            case "adamax" -> adamax();
            case "nadam" -> nadam();
            default -> throw fields.unknown("class");
        };
    }

    /** The share of each weight, over the learning rate, that every step takes away; AdamW has one where it is not told. */
    static double weightDecay(KerasFields optimizer) {
        boolean adamW = optimizer.text("class").toLowerCase(Locale.ROOT).equals("adamw");
        return optimizer.number("weight_decay", adamW ? ADAMW_DECAY : 0);
    }

    private IUpdater sgd() {
        double momentum = fields.number("momentum", 0);
        boolean nesterov = fields.flag("nesterov", false);
        if (momentum == 0) {
            return new Sgd(learningRate);
        }
        return nesterov
                ? new Nesterovs(learningRate, momentum)
                : keras((g, memory, step) ->
                        memory.next("velocity", g, 0, old -> old.mul(momentum).add(g.mul(learningRate))));
    }

    private IUpdater adam() {
        double beta1 = fields.number("beta_1", 0.9);
        double beta2 = fields.number("beta_2", 0.999);
        return fields.flag("amsgrad", false)
                ? new AMSGrad(learningRate, beta1, beta2, epsilon)
                : new Adam(learningRate, beta1, beta2, epsilon);
    }

    private IUpdater rmsProp() {
        double rho = fields.number("rho", 0.9);
        double momentum = fields.number("momentum", 0);
        boolean centered = fields.flag("centered", false);
        return keras((g, memory, step) -> {
            INDArray squares = memory.average("squares", rho, g.mul(g));
            INDArray mean = centered ? memory.average("mean", rho, g) : g.like();
            INDArray increment = g.mul(learningRate).div(root(squares.sub(mean.mul(mean))));
            return memory.next("momentum", g, 0, old -> old.mul(momentum).add(increment));
        });
    }

    private IUpdater adagrad() {
        double start = fields.number("initial_accumulator_value", firstGenerations ? 0 : 0.1);
        return keras((g, memory, step) -> {
            INDArray squares = memory.next("squares", g, start, old -> old.add(g.mul(g)));
            return g.mul(learningRate).div(root(squares));
        });
    }

    /** √(x + ε) or, in the first generations, √x + ε. */
    private INDArray root(INDArray x) {
        return firstGenerations ? sqrt(x, true).add(epsilon) : sqrt(x.add(epsilon), true);
    }

    private IUpdater adadelta() {
        double rho = fields.number("rho", 0.95);
        return keras((g, memory, step) -> {
            INDArray squares = memory.average("squares", rho, g.mul(g));
            INDArray updates = memory.last("updates", g);
            INDArray delta = g.mul(sqrt(updates.add(epsilon), true)).div(sqrt(squares.add(epsilon), true));
            memory.average("updates", rho, delta.mul(delta));
            return delta.mul(learningRate);
        });
    }

    private IUpdater adamax() {
        double beta1 = fields.number("beta_1", 0.9);
        double beta2 = fields.number("beta_2", 0.999);
        return keras((g, memory, step) -> {
            INDArray mean = memory.average("mean", beta1, g);
            INDArray largest = memory.next("largest", g, 0, old -> max(old.mul(beta2), abs(g, true), true));
            return mean.mul(learningRate / (1 - Math.pow(beta1, step))).div(largest.add(epsilon));
        });
    }

    private IUpdater nadam() {
        double beta1 = fields.number("beta_1", 0.9);
        double beta2 = fields.number("beta_2", 0.999);
        double growth = firstGenerations ? fields.number("schedule_decay", 0.004) : 1;
        return keras((g, memory, step) -> {
            double momentum = nadamMomentum(beta1, growth, step);
            double next = nadamMomentum(beta1, growth, step + 1);
            double product = 1;
            for (int i = 1; i <= step; i++) {
                product *= nadamMomentum(beta1, growth, i);
            }
            INDArray mean = memory.average("mean", beta1, g);
            INDArray squares = memory.average("squares", beta2, g.mul(g));
            INDArray ahead = mean.mul(next / (1 - product * next)).add(g.mul((1 - momentum) / (1 - product)));
            INDArray corrected = squares.div(1 - Math.pow(beta2, step));
            return ahead.mul(learningRate).div(sqrt(corrected, true).add(epsilon));
        });
    }

    private static double nadamMomentum(double beta1, double growth, int step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * growth));
    }

    private IUpdater keras(Rule rule) {
        return new KerasUpdater(learningRate, rule);
    }
}
