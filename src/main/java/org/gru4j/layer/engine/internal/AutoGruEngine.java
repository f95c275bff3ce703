package org.gru4j.layer.engine.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the fast engine for whatever it supports and the reference for everything else, call by call. Why the fast one
 * is not taken is logged, each reason once per program.
 */
public final class AutoGruEngine implements GruEngine {

    private static final Logger LOG = LoggerFactory.getLogger(AutoGruEngine.class);
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private final GruCell cell;
    private final DataType dataType;
    private final GruEngine reference;
    private @Nullable GruEngine fast;

    public AutoGruEngine(GruCell cell, DataType dataType) {
        this.cell = cell;
        this.dataType = dataType;
        this.reference = new SameDiffGruEngine(cell);
    }

    @Override
    public GruPass forward(GruWeights weights, GruInput input, boolean training) {
        Optional<String> obstacle =
                OneDnnGruEngine.obstacle(cell, dataType).or(() -> OneDnnGruEngine.obstacle(cell, weights, input));
        obstacle.ifPresent(AutoGruEngine::log);
        return (obstacle.isPresent() ? reference : fast()).forward(weights, input, training);
    }

    /** Made when it is needed: who only writes text in plain Java need not load a native library. */
    private GruEngine fast() {
        if (fast == null) {
            fast = new OneDnnGruEngine(cell, dataType);
        }
        return fast;
    }

    private static void log(String reason) {
        if (LOGGED.add(reason)) {
            LOG.warn("The GRU runs on the slower engine, samediff, because onednn cannot be used: {}", reason);
        }
    }
}
