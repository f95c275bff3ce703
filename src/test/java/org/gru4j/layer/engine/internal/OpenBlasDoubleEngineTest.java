package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.buffer.DataType;

class OpenBlasDoubleEngineTest extends GruEngineContract {

    @Override
    GruEngine engine(GruCell cell) {
        return FastGruEngine.openBlas(cell, DataType.DOUBLE);
    }

    @Override
    DataType type() {
        return DataType.DOUBLE;
    }
}
