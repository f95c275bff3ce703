package org.gru4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Keras's default initialisers, drawn from ND4J's random numbers; they fill an array [fanIn, fanOut] in place. */
final class Initializers {

    private Initializers() {}

    /** Uniform in ±√(6 / (fanIn + fanOut)): Glorot and Bengio, 2010. */
    static void glorotUniform(INDArray weights) {
        double limit = Math.sqrt(6.0 / (weights.size(0) + weights.size(1)));
        weights.assign(
                Nd4j.rand(weights.dataType(), weights.shape()).muli(2 * limit).subi(limit));
    }

    /**
     * Orthonormal rows, or columns where there are more rows than columns, uniformly distributed over all such matrices
     * : the Q of a normal matrix's QR decomposition, its signs made unique by R's diagonal (Saxe et al., arXiv
     * 1312.6120; Mezzadri, arXiv math-ph/0609050).
     */
    static void orthogonal(INDArray weights) {
        boolean tall = weights.size(0) >= weights.size(1);
        long rows = Math.max(weights.size(0), weights.size(1));
        long columns = Math.min(weights.size(0), weights.size(1));
        INDArray q = Nd4j.randn(weights.dataType(), rows, columns).dup('f');
        INDArray r = Nd4j.create(weights.dataType(), new long[] {columns, columns}, 'f');
        Nd4j.getBlasWrapper().lapack().geqrf(q, r);
        for (long i = 0; i < columns; i++) {
            if (r.getDouble(i, i) < 0) {
                q.getColumn(i).negi();
            }
        }
        weights.assign(tall ? q : q.transpose());
    }
}
