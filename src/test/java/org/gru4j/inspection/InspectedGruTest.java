package org.gru4j.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.gru4j.inspection.InspectedGru.MemoryGroup;
import org.gru4j.inspection.InspectedGru.Saturation;
import org.gru4j.inspection.InspectedGru.UnitFigures;
import org.gru4j.model.LayerSummary;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;

class InspectedGruTest {

    private static InspectedGru withMemories(double... memories) {
        UnitValues none = new UnitValues(new float[memories.length], memories.length);
        Saturation never = new Saturation(0, 0);
        List<UnitFigures> figures = Arrays.stream(memories)
                .mapToObj(memory -> new UnitFigures(memory, never, never))
                .toList();
        return new InspectedGru(new LayerSummary("gru_1", "Gru", true, memories.length, 0), none, none, none, figures);
    }

    @Test
    void ordersUnitsByMemory() {
        assertThat(withMemories(2, 700, 0, Double.POSITIVE_INFINITY, 3).byMemory())
                .containsExactly(3, 1, 4, 0, 2);
    }

    @Test
    void countsUnitsOfSimilarMemory() {
        List<MemoryGroup> groups = withMemories(0, 0.9, 1, 1.9, 2, 511, 512, Double.POSITIVE_INFINITY)
                .memories();

        assertThat(groups)
                .extracting(MemoryGroup::from)
                .containsExactly(0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0);
        assertThat(groups).extracting(MemoryGroup::units).containsExactly(2, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2);
        assertThat(groups.get(10).to()).isInfinite();
    }

    @Test
    void valuesAreThoseOfUnitsAndPositions() {
        float[] numbers = {1, 2, 3, 4, 5, 6};
        UnitValues values = new UnitValues(numbers, 3);
        numbers[0] = 9;

        assertThat(values.positions()).isEqualTo(2);
        assertThat(values.at(0, 0)).isEqualTo(1);
        assertThat(values.at(1, 2)).isEqualTo(6);
        assertThat(values.ofUnit(1)).containsExactly(2, 5);
        assertThatThrownBy(() -> values.at(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new UnitValues(numbers, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionsHaveRanges() {
        assertThatThrownBy(() -> new InspectionOptions(1, 0, 1))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("characters");
        assertThatThrownBy(() -> new InspectionOptions(2, -1, 1)).hasMessageContaining("lookBackPositions");
        assertThatThrownBy(() -> new InspectionOptions(2, 0, 0)).hasMessageContaining("lookBackDistance");
    }
}
