package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gru4j.layer.engine.KerasActivation;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnGruEngineTest extends GruEngineContract {

    @Override
    GruEngine engine(GruCell cell) {
        return new OneDnnGruEngine(cell, DataType.FLOAT);
    }

    @Test
    void refusesWhereOneDnnWouldWriteBehindItsArrays() {
        GruCell cell = new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, false);
        GruWeights weights = new GruWeights(
                Nd4j.zeros(DataType.FLOAT, 4, 9), Nd4j.zeros(DataType.FLOAT, 3, 9), Nd4j.zeros(DataType.FLOAT, 9));
        GruInput input =
                new GruInput(Nd4j.zeros(DataType.FLOAT, 2, 5, 4), Nd4j.zeros(DataType.FLOAT, 2, 3), null, null);

        assertThatThrownBy(() -> engine(cell).forward(weights, input, true))
                .hasMessage("engine onednn cannot be used: resetAfter is false and there are more features than units");
        assertThat(new AutoGruEngine(cell, DataType.FLOAT)
                        .forward(weights, input, true)
                        .states()
                        .shape())
                .containsExactly(2, 5, 3);
    }
}
