package org.gru4j.layer.engine;

import java.util.Optional;
import org.gru4j.layer.engine.internal.AutoGruEngine;
import org.gru4j.layer.engine.internal.FastGruEngine;
import org.gru4j.layer.engine.internal.GruCell;
import org.gru4j.layer.engine.internal.GruEngine;
import org.gru4j.layer.engine.internal.SameDiffGruEngine;
import org.nd4j.linalg.api.buffer.DataType;

/** Which engine computes a layer, in the place of Keras's {@code use_cudnn}. */
public enum EngineChoice {
    /** The fastest one that supports what is asked for. */
    AUTO,
    /** The reference, which supports everything. */
    SAMEDIFF,
    /** Fast, with products of matrices by oneDNN, in single precision; where there is no oneDNN it is an error. */
    ONEDNN,
    /** The same with products by OpenBLAS, in single or double precision. */
    OPENBLAS;

    /** Why this engine cannot compute Keras's default GRU in single precision on this machine; empty if it can. */
    public Optional<String> obstacle() {
        return obstacle(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true), DataType.FLOAT);
    }

    /**
     * Why this engine cannot compute a cell on this machine; empty if it can.
     *
     * @hidden it is for gru4j's own packages
     */
    public Optional<String> obstacle(GruCell cell, DataType dataType) {
        return switch (this) {
            case AUTO, SAMEDIFF -> Optional.empty();
            case ONEDNN -> FastGruEngine.oneDnnObstacle(dataType);
            case OPENBLAS -> FastGruEngine.openBlasObstacle(dataType);
        };
    }

    /**
     * An engine for one layer.
     *
     * @throws IllegalArgumentException if it is asked for by name and cannot compute the cell
     * @hidden it is for gru4j's own packages
     */
    public GruEngine create(GruCell cell, DataType dataType) {
        return switch (this) {
            case AUTO -> new AutoGruEngine(cell, dataType);
            case SAMEDIFF -> new SameDiffGruEngine(cell);
            case ONEDNN -> FastGruEngine.oneDnn(cell, dataType);
            case OPENBLAS -> FastGruEngine.openBlas(cell, dataType);
        };
    }
}
