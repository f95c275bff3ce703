package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gru4j.evaluation.KnownText;
import org.gru4j.inspection.InspectedGru;
import org.gru4j.inspection.InspectedGru.Saturation;
import org.gru4j.inspection.InspectedGru.UnitFigures;
import org.gru4j.inspection.UnitValues;
import org.gru4j.model.LayerSummary;

/** Turns what a GRU did over the characters that a model knows into values over the whole text. */
final class GruFigures {

    private static final float HIGH = 0.9f;
    private static final float LOW = 0.1f;

    private GruFigures() {}

    static InspectedGru of(LayerSummary summary, UnitReading.Layer layer, KnownText text) {
        int units = layer.states().columns();
        float[] states = layer.states().dup('c').data().asFloat();
        List<UnitFigures> figures = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            figures.add(new UnitFigures(
                    memory(layer.update(), unit, units),
                    saturation(layer.update(), unit, units),
                    saturation(layer.reset(), unit, units)));
        }
        return new InspectedGru(
                summary,
                overText(layer.update(), units, text),
                overText(layer.reset(), units, text),
                overText(states, units, text),
                figures);
    }

    private static UnitValues overText(float[] known, int units, KnownText text) {
        float[] values = new float[text.length() * units];
        Arrays.fill(values, Float.NaN);
        int[] positions = text.knownPositions();
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(known, i * units, values, positions[i] * units, units);
        }
        return new UnitValues(values, units);
    }

    private static double memory(float[] update, int unit, int units) {
        double sum = 0;
        for (int i = unit; i < update.length; i += units) {
            sum += update[i];
        }
        double mean = sum * units / update.length;
        return mean < 1 ? -1 / Math.log(mean) : Double.POSITIVE_INFINITY;
    }

    private static Saturation saturation(float[] gate, int unit, int units) {
        int high = 0;
        int low = 0;
        for (int i = unit; i < gate.length; i += units) {
            high += gate[i] > HIGH ? 1 : 0;
            low += gate[i] < LOW ? 1 : 0;
        }
        double count = (double) gate.length / units;
        return new Saturation(high / count, low / count);
    }
}
