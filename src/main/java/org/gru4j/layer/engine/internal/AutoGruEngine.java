package org.gru4j.layer.engine.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gru4j.layer.engine.EngineChoice;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the fastest engine that there is on this machine for the numbers of the layer. Why it is not the fastest of all is
 * logged, each reason once per program.
 */
public final class AutoGruEngine implements GruEngine {

    private static final Logger LOG = LoggerFactory.getLogger(AutoGruEngine.class);
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private final GruCell cell;
    private final DataType type;
    private @Nullable GruEngine engine;

    public AutoGruEngine(GruCell cell, DataType type) {
        this.cell = cell;
        this.type = type;
    }

    @Override
    public GruPass forward(GruWeights weights, GruInput input, boolean training) {
        // Made when it is needed: who only writes text in plain Java need not load a native library.
        if (engine == null) {
            engine = fastest();
        }
        return engine.forward(weights, input, training);
    }

    private GruEngine fastest() {
        EngineChoice choice = EngineChoice.fastest(type);
        EngineChoice.ONEDNN.obstacle(type).ifPresent(reason -> {
            if (type != DataType.DOUBLE && LOGGED.add(reason)) { // for which there is nothing faster than OpenBLAS
                LOG.warn("The GRU runs on a slower engine, {}, because onednn cannot be used: {}", choice, reason);
            }
        });
        return choice.create(cell, type);
    }
}
