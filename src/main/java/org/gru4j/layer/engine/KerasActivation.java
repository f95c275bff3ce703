package org.gru4j.layer.engine;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;

/**
 * The activation functions of Keras, element by element but for the last three, under Keras's names and with its default
 * arguments. Keras's {@code None} is {@link #LINEAR}. Two are not here: {@code glu} halves the width, which no state can,
 * and {@code threshold} has no default arguments.
 *
 * <p>Keras changed {@code hard_sigmoid} from generation 2 to 3; both are here and one is chosen by name.
 */
public enum KerasActivation {
    /** x. */
    LINEAR {
        @Override
        public SDVariable of(SDVariable x) {
            return x;
        }
    },
    /** tanh(x). */
    TANH {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).math.tanh(x);
        }
    },
    /** σ(x) = 1 / (1 + e^−x). */
    SIGMOID {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.sigmoid(x);
        }
    },
    /**
     * Keras 3: clip(x / 6 + 0.5, 0, 1). Its slope is 1/6 in single precision even in double, for so it is where Keras has
     * its gradients from (PyTorch); what is missing from the value is added without a gradient.
     */
    HARD_SIGMOID {
        @Override
        public SDVariable of(SDVariable x) {
            SDVariable line = x.mul(FLOAT_SIXTH);
            SDVariable rest = new StopGradient(graph(x), x.div(6).sub(line)).outputVariable();
            return clip(line.add(rest).add(0.5), 0, 1);
        }
    },
    /** Keras 1 and 2: clip(0.2 x + 0.5, 0, 1). */
    HARD_SIGMOID_KERAS_2 {
        @Override
        public SDVariable of(SDVariable x) {
            return clip(x.mul(0.2).add(0.5), 0, 1);
        }
    },
    /** max(x, 0). */
    RELU {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.relu(x, 0);
        }
    },
    /** clip(x, 0, 6). */
    RELU6 {
        @Override
        public SDVariable of(SDVariable x) {
            return clip(x, 0, 6);
        }
    },
    /** x for x ≥ 0, otherwise 0.2 x, Keras 3's default slope. */
    LEAKY_RELU {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).math.max(x, x.mul(0.2));
        }
    },
    /** x above 0, otherwise e^x − 1. */
    ELU {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.elu(x);
        }
    },
    /** The same as {@link #ELU} at Keras's default alpha of 1. */
    CELU {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.elu(x);
        }
    },
    /** 1.0507 x above 0, otherwise 1.7581 (e^x − 1) (Klambauer et al. 2017, arXiv 1706.02515). */
    SELU {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.selu(x);
        }
    },
    /** The exact form, x Φ(x), Keras's default. */
    GELU {
        @Override
        public SDVariable of(SDVariable x) {
            return x.mul(graph(x).math.erf(x.mul(Math.sqrt(0.5))).add(1)).mul(0.5);
        }
    },
    /** x σ(x). */
    SILU {
        @Override
        public SDVariable of(SDVariable x) {
            return x.mul(graph(x).nn.sigmoid(x));
        }
    },
    /** x times {@link #HARD_SIGMOID}. */
    HARD_SILU {
        @Override
        public SDVariable of(SDVariable x) {
            return x.mul(HARD_SIGMOID.of(x));
        }
    },
    /** log(1 + e^x). */
    SOFTPLUS {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.softplus(x);
        }
    },
    /** x / (1 + |x|). */
    SOFTSIGN {
        @Override
        public SDVariable of(SDVariable x) {
            return x.div(graph(x).math.abs(x).add(1));
        }
    },
    /** x tanh(log(1 + e^x)). */
    MISH {
        @Override
        public SDVariable of(SDVariable x) {
            return x.mul(graph(x).math.tanh(graph(x).nn.softplus(x)));
        }
    },
    /** e^x. */
    EXPONENTIAL {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).math.exp(x);
        }
    },
    /** clip(x, −1, 1). */
    HARD_TANH {
        @Override
        public SDVariable of(SDVariable x) {
            return clip(x, -1, 1);
        }
    },
    /** x − tanh(x). */
    TANH_SHRINK {
        @Override
        public SDVariable of(SDVariable x) {
            return x.sub(graph(x).math.tanh(x));
        }
    },
    /** log σ(x). */
    LOG_SIGMOID {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.softplus(x.neg()).neg();
        }
    },
    /** (x + √(x² + 4)) / 2. */
    SQUAREPLUS {
        @Override
        public SDVariable of(SDVariable x) {
            return x.add(graph(x).math.sqrt(x.mul(x).add(4))).mul(0.5);
        }
    },
    /** x − 0.5 above 0.5, x + 0.5 below −0.5, 0 in between. */
    SOFT_SHRINK {
        @Override
        public SDVariable of(SDVariable x) {
            return RELU.of(x.sub(0.5)).sub(RELU.of(x.neg().sub(0.5)));
        }
    },
    /** x above 0.5 and below −0.5, 0 in between. */
    HARD_SHRINK {
        @Override
        public SDVariable of(SDVariable x) {
            return x.mul(graph(x).math.abs(x).gt(0.5).castTo(x.dataType()));
        }
    },
    /** 0 below −1, (x + 1)² / 4 up to 1, x above. */
    SPARSE_PLUS {
        @Override
        public SDVariable of(SDVariable x) {
            SDVariable middle = clip(x, -1, 1).add(1);
            return middle.mul(middle).mul(0.25).add(RELU.of(x.sub(1)));
        }
    },
    /** clip((x + 1) / 2, 0, 1). */
    SPARSE_SIGMOID {
        @Override
        public SDVariable of(SDVariable x) {
            return clip(x.mul(0.5).add(0.5), 0, 1);
        }
    },
    /** e^x / Σ e^x, over the units of each example. */
    SOFTMAX {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).nn.softmax(x, 1);
        }
    },
    /** The logarithm of {@link #SOFTMAX}. */
    LOG_SOFTMAX {
        @Override
        public SDVariable of(SDVariable x) {
            return graph(x).math.log(graph(x).nn.softmax(x, 1)); // ND4J's own cannot be differentiated in a graph
        }
    },
    /**
     * Over the units of each example: max(x − τ, 0), with the τ that makes the sum 1 (Martins and Astudillo 2016,
     * arXiv 1602.02068). A unit is not 0 when 1 + k x is more than the sum of the k units that are not below it.
     */
    SPARSEMAX {
        @Override
        public SDVariable of(SDVariable x) {
            SDVariable others = graph(x).expandDims(x, 1); // [batch, 1, units]
            SDVariable notBelow = others.gte(graph(x).expandDims(x, 2)).castTo(x.dataType()); // [batch, units, units]
            SDVariable sums = notBelow.mul(others).sum(2); // [batch, units]
            SDVariable isSupport = notBelow.sum(2).mul(x).add(1).gt(sums).castTo(x.dataType());
            SDVariable support = new StopGradient(graph(x), isSupport).outputVariable();
            SDVariable threshold = x.mul(support).sum(true, 1).sub(1).div(support.sum(true, 1)); // [batch, 1]
            return x.sub(threshold).mul(support);
        }
    };

    /** The function applied to a variable [batch, units], in that variable's graph. */
    public abstract SDVariable of(SDVariable x);

    private static final double FLOAT_SIXTH = 1f / 6;

    private static SameDiff graph(SDVariable x) {
        return x.getSameDiff();
    }

    private static SDVariable clip(SDVariable x, double lowest, double highest) {
        return graph(x).math.clipByValue(x, lowest, highest);
    }
}
