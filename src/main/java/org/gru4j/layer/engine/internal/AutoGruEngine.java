package org.gru4j.layer.engine.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
        if (engine
                == null) { // made when it is needed: who only writes text in plain Java need not load a native library
            engine = fastest();
        }
        return engine.forward(weights, input, training);
    }

    private GruEngine fastest() {
        Optional<String> notOneDnn = FastGruEngine.oneDnnObstacle(type);
        if (notOneDnn.isEmpty()) {
            return FastGruEngine.oneDnn(cell, type);
        }
        boolean openBlas = FastGruEngine.openBlasObstacle(type).isEmpty();
        if (type != DataType.DOUBLE || !openBlas) { // of which OpenBLAS is the fastest that there is
            log(openBlas ? "openblas" : "samediff", notOneDnn.get());
        }
        return openBlas ? FastGruEngine.openBlas(cell, type) : new SameDiffGruEngine(cell);
    }

    private static void log(String engine, String reason) {
        if (LOGGED.add(engine + reason)) {
            LOG.warn("The GRU runs on a slower engine, {}, because onednn cannot be used: {}", engine, reason);
        }
    }
}
