package org.gru4j.layer.engine;

import org.nd4j.linalg.api.buffer.DataType;

class OneDnnGruEngineTest extends GruEngineContract {

    @Override
    GruEngine engine(GruCell cell) {
        return new OneDnnGruEngine(cell, DataType.FLOAT);
    }
}
