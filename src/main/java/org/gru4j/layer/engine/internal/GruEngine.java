package org.gru4j.layer.engine.internal;

/**
 * Computes a GRU over a sequence, and its gradients. All engines give the same numbers, to rounding; they differ in
 * what they support and how fast they are. An engine belongs to one layer and, like all of Deeplearning4j, to one
 * thread at a time.
 */
public sealed interface GruEngine permits SameDiffGruEngine, FastGruEngine, AutoGruEngine {

    /**
     * Computes all states of a sequence of any length and batch size. The arrays of the result are outside of all ND4J
     * workspaces; they hold until the engine computes the next sequence, and until then the weights and the input must
     * stay as they are.
     *
     * @param training whether {@link GruPass#backward} will be called
     */
    GruPass forward(GruWeights weights, GruInput input, boolean training);
}
