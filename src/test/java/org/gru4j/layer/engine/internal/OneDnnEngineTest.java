package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.buffer.DataType;

class OneDnnEngineTest extends GruEngineContract {

    @Override
    GruEngine engine(GruCell cell) {
        return FastGruEngine.oneDnn(cell, DataType.FLOAT);
    }
}
