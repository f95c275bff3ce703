package org.gru4j.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.gru4j.inspection.Feature;
import org.gru4j.inspection.InspectedCharacter;
import org.gru4j.inspection.InspectedGru;
import org.gru4j.inspection.InspectedGru.Saturation;
import org.gru4j.inspection.InspectedGru.UnitFigures;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.Inspection.Finding;
import org.gru4j.inspection.UnitValues;
import org.gru4j.model.LayerSummary;
import org.junit.jupiter.api.Test;

class GruPartTest {

    private static UnitFigures figures(double memory) {
        return new UnitFigures(memory, new Saturation(0.5, 0.25), new Saturation(0, 1));
    }

    private static Inspection inspection(int characters, int units, UnitValues values, List<Finding> findings) {
        List<UnitFigures> figures = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            figures.add(figures(unit == 0 ? Double.POSITIVE_INFINITY : units - unit));
        }
        InspectedGru gru =
                new InspectedGru(new LayerSummary("gru_1", "Gru", true, units, 1), values, values, values, figures);
        InspectedCharacter character = new InspectedCharacter('a', true, null);
        return new Inspection(
                Collections.nCopies(characters, character), characters, null, List.of(gru), List.of(), findings, null);
    }

    @Test
    void packsTwoValuesIntoAByte() {
        UnitValues values =
                new UnitValues(new float[] {0, 1, 0.5f, -1, Float.NaN, Float.NaN}, 2); // [3 positions, 2 units]

        GruPart part = GruPart.of(inspection(3, 2, values, List.of())).get(0);

        // Unit 0: 0, 0.5, none; unit 1: 1, -1, none.
        assertThat(Base64.getDecoder().decode(part.update())).containsExactly(0x07, 0xFE, 0x0F);
        assertThat(Base64.getDecoder().decode(part.state())).containsExactly(0x7B, 0xFE, 0x0F);
        assertThat(part.units().get(0)).isEqualTo(new GruPart.Unit(0, null, 0.5, 0.25, 0, 1));
        assertThat(part.units().get(1).memory()).isEqualTo(1.0);
        assertThat(part.memories()).last().isEqualTo(new GruPart.Memories(512, null, 1));
    }

    @Test
    void aLargeNetworkShowsSomeOfItsUnitsAndAllOfWhichSomethingIsFound() {
        int units = 1_400;
        Inspection large = inspection(
                2_000,
                units,
                new UnitValues(new float[2_000 * units], units),
                List.of(new Finding(Feature.QUOTATION, 0, 4, 0.9)));

        GruPart part = GruPart.of(large).get(0);

        assertThat(GruPart.every(large)).isEqualTo(3);
        assertThat(part.units())
                .hasSize(units / 3 + 2)
                .extracting(GruPart.Unit::unit)
                .contains(0, 3, 4, 6);
        assertThat(part.update().length() + part.reset().length() + part.state().length())
                .isLessThan(2_400_000);
    }
}
