package org.gru4j.layer.engine;

import org.nd4j.linalg.api.buffer.DataType;

/** Which engine computes a layer, in the place of Keras's {@code use_cudnn}. */
public enum EngineChoice {
    /** The fastest one that supports what is asked for. */
    AUTO,
    /** The reference, which supports everything. */
    SAMEDIFF,
    /** oneDNN; what it does not support is an error. */
    ONEDNN;

    /**
     * An engine for one layer.
     *
     * @throws IllegalArgumentException if it is asked for by name and cannot compute the cell
     */
    public GruEngine create(GruCell cell, DataType dataType) {
        return switch (this) {
            case AUTO -> new AutoGruEngine(cell, dataType);
            case SAMEDIFF -> new SameDiffGruEngine(cell);
            case ONEDNN -> new OneDnnGruEngine(cell, dataType);
        };
    }
}
