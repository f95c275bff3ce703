package org.gru4j.layer.engine.internal;

class SameDiffGruEngineTest extends GruEngineContract {

    @Override
    GruEngine engine(GruCell cell) {
        return new SameDiffGruEngine(cell);
    }
}
