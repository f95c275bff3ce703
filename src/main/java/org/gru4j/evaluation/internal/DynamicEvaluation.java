package org.gru4j.evaluation.internal;

import java.util.Locale;
import java.util.stream.Collectors;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.LearningNetwork;
import org.gru4j.settings.SettingException;

/**
 * A copy of a model that adapts to the text that it reads. Each segment of {@value #SEGMENT} characters is predicted first,
 * and then the weights θ take a step on it, and are drawn back a little to the trained weights θ<sub>g</sub>:
 *
 * <pre>
 *   θ ← θ − η ∇ / (RMS + ε mean(RMS)) + min(λ RMS / mean(RMS), 1) (θ_g − θ)
 * </pre>
 *
 * where ∇ is the gradient of the segment's loss, RMS the root of the mean of its square over all segments so far, and
 * mean(RMS) the mean over all weights. So a weight on which the loss depends much takes smaller steps in proportion to its
 * gradient, and goes back faster. The state is carried from segment to segment. What a text is like is forgotten only with
 * this reader: {@link #forget} clears the state and leaves the weights.
 *
 * <p>The rule is that of Krause, Kahembwe, Murray and Renals, <i>Dynamic Evaluation of Neural Sequence Models</i>, arXiv
 * 1709.07432, with two differences. They take the mean of the squares over the training text, which is not always there; the
 * mean over the text so far gave the same losses. And their ε is a number, which fits one scale of the gradients alone.
 */
final class DynamicEvaluation implements Reader {

    private static final int SEGMENT = 20;

    private final LearningNetwork network;
    private final Weights weights;
    private final float[] gradient;

    /** A copy that has read nothing yet. */
    DynamicEvaluation(CharacterModel model) {
        this.network = new LearningNetwork(model);
        this.gradient = new float[network.size()];
        float[] trained = new float[network.size()];
        network.weights(trained);
        this.weights = new Weights(trained);
    }

    /** @throws SettingException if models of this kind cannot adapt */
    static void check(ModelConfiguration model) {
        if (!LearningNetwork.fits(model)) {
            throw new SettingException(
                    "adapt",
                    "left out unless all recurrent layers of the model are gru and its targets are every",
                    Words.format(
                            "given for layers %s and targets %s",
                            model.layers().stream().map(LayerSpec::toString).collect(Collectors.joining(" ")),
                            model.targets().name().toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    public void forget() {
        network.forget();
    }

    @Override
    public int atOnce() {
        return SEGMENT;
    }

    @Override
    public float[][] read(int[] characters) {
        float[][] probabilities = network.read(characters);
        network.gradient(gradient);
        weights.learn(gradient);
        network.setWeights(weights.now);
        return probabilities;
    }

    /** Weights that take the steps of the rule. */
    static final class Weights {

        // Measured on three texts: the page Experiments has the figures.

        /** η. */
        private static final float RATE = 0.002f;

        /** λ. */
        private static final float DECAY = 0.003f;

        /** ε: with 0.01 weights of rare characters took steps that were too large. */
        private static final float LEAST = 0.3f;

        private final float[] trained;
        private final float[] now;
        private final float[] squares; // their sum over all steps
        private final float[] rms;
        private int steps;

        Weights(float[] trained) {
            this.trained = trained;
            this.now = trained.clone();
            this.squares = new float[trained.length];
            this.rms = new float[trained.length];
        }

        /** The weights after all steps. */
        float[] now() {
            return now.clone();
        }

        /** Takes a step. */
        void learn(float[] gradient) {
            steps++;
            float share = 1f / steps;
            for (int i = 0; i < rms.length; i++) {
                squares[i] += gradient[i] * gradient[i];
                rms[i] = (float) Math.sqrt(squares[i] * share);
            }
            float mean = mean(rms);
            if (mean == 0) {
                return; // there was nothing to learn
            }
            float least = LEAST * mean;
            float decay = DECAY / mean;
            for (int i = 0; i < rms.length; i++) {
                float back = Math.min(decay * rms[i], 1);
                now[i] += back * (trained[i] - now[i]) - RATE * gradient[i] / (rms[i] + least);
            }
        }

        private static float mean(float[] values) {
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            return (float) (sum / values.length);
        }
    }
}
