package org.gru4j.layer.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gru4j.layer.engine.internal.AutoGruEngine;
import org.gru4j.layer.engine.internal.FastGruEngine;
import org.gru4j.layer.engine.internal.GruCell;
import org.gru4j.layer.engine.internal.GruEngine;
import org.gru4j.layer.engine.internal.LateDeallocation;
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

    /**
     * What {@link #AUTO} takes on this machine for numbers of a type: the first that can be used of {@link #ONEDNN}, {@link
     * #OPENBLAS} and {@link #SAMEDIFF}.
     */
    public static EngineChoice fastest(DataType dataType) {
        return Stream.of(ONEDNN, OPENBLAS)
                .filter(engine -> engine.obstacle(dataType).isEmpty())
                .findFirst()
                .orElse(SAMEDIFF);
    }

    /** The same in single precision. */
    public static EngineChoice fastest() {
        return fastest(DataType.FLOAT);
    }

    /** Why this engine cannot compute in single precision on this machine; empty if it can. */
    public Optional<String> obstacle() {
        return obstacle(DataType.FLOAT);
    }

    /** Why this engine cannot compute with numbers of a type on this machine; empty if it can. */
    public Optional<String> obstacle(DataType dataType) {
        return switch (this) {
            case AUTO, SAMEDIFF -> Optional.empty();
            case ONEDNN -> FastGruEngine.oneDnnObstacle(dataType);
            case OPENBLAS -> FastGruEngine.openBlasObstacle(dataType);
        };
    }

    /**
     * An engine for one layer.
     *
     * @throws IllegalArgumentException if it is asked for by name and cannot be used on this machine
     * @hidden it is for gru4j's own packages
     */
    public GruEngine create(GruCell cell, DataType dataType) {
        LateDeallocation.use();
        return switch (this) {
            case AUTO -> new AutoGruEngine(cell, dataType);
            case SAMEDIFF -> new SameDiffGruEngine(cell);
            case ONEDNN -> FastGruEngine.oneDnn(cell, dataType);
            case OPENBLAS -> FastGruEngine.openBlas(cell, dataType);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
