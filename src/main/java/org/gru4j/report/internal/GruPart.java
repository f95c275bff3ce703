package org.gru4j.report.internal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gru4j.inspection.InspectedGru;
import org.gru4j.inspection.InspectedGru.MemoryGroup;
import org.gru4j.inspection.InspectedGru.UnitFigures;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.Inspection.Finding;
import org.gru4j.inspection.UnitValues;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a GRU layer. A map has the values of the units, one unit after another, as halves of bytes in Base64: 0 to 14,
 * and 15 where the model does not know the character.
 *
 * @param units those that are shown, the longest memory first
 * @param memories how long all units remember
 * @param update the map of the update gate, 0 to 1
 * @param reset that of the reset gate
 * @param state that of the states, −1 to 1
 */
record GruPart(String name, List<Unit> units, List<Memories> memories, String update, String reset, String state) {

    /** Values of a map, of all layers together: a third of what a page of 3 MB has room for. */
    static final int MOST_VALUES = 1_100_000;

    private static final int STEPS = 14;
    private static final int UNKNOWN = 15;

    /**
     * A unit.
     *
     * @param unit its place in the layer
     * @param memory in characters; null for one without end
     * @param updateHigh the share of the characters where the update gate is above 0.9, and so on
     */
    record Unit(
            int unit, @Nullable Double memory, double updateHigh, double updateLow, double resetHigh, double resetLow) {

        static Unit of(int unit, UnitFigures figures) {
            return new Unit(
                    unit,
                    finite(figures.memory()),
                    figures.update().high(),
                    figures.update().low(),
                    figures.reset().high(),
                    figures.reset().low());
        }
    }

    /**
     * Units of similar memory.
     *
     * @param to null for one without end
     */
    record Memories(double from, @Nullable Double to, int units) {}

    /** The layers; of so many units that a page does not get too large, evenly by memory, and all of which something is found. */
    static List<GruPart> of(Inspection inspection) {
        int every = every(inspection);
        List<GruPart> parts = new ArrayList<>();
        for (int i = 0; i < inspection.grus().size(); i++) {
            int gru = i;
            Set<Integer> found = inspection.findings().stream()
                    .filter(it -> it.gru() == gru)
                    .map(Finding::unit)
                    .collect(Collectors.toSet());
            parts.add(of(inspection.grus().get(i), every, found));
        }
        return parts;
    }

    /** Of how many units one is shown. */
    static int every(Inspection inspection) {
        long values = inspection.grus().stream()
                .mapToLong(
                        it -> (long) it.units().size() * inspection.characters().size())
                .sum();
        return (int) Math.max(1, (values + MOST_VALUES - 1) / MOST_VALUES);
    }

    private static GruPart of(InspectedGru gru, int every, Set<Integer> found) {
        List<Integer> byMemory = gru.byMemory();
        List<Integer> shown = new ArrayList<>();
        for (int place = 0; place < byMemory.size(); place++) {
            if (place % every == 0 || found.contains(byMemory.get(place))) {
                shown.add(byMemory.get(place));
            }
        }
        return new GruPart(
                gru.layer().name(),
                shown.stream().map(unit -> Unit.of(unit, gru.units().get(unit))).toList(),
                gru.memories().stream().map(GruPart::memories).toList(),
                packed(gru.updateGate(), shown, 0),
                packed(gru.resetGate(), shown, 0),
                packed(gru.state(), shown, -1));
    }

    private static Memories memories(MemoryGroup group) {
        return new Memories(group.from(), finite(group.to()), group.units());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String packed(UnitValues values, List<Integer> units, int lowest) {
        byte[] halves = new byte[(units.size() * values.positions() + 1) / 2];
        int index = 0;
        for (int unit : units) {
            for (int position = 0; position < values.positions(); position++, index++) {
                int half = half(values.at(position, unit), lowest);
                halves[index / 2] |= (byte) (index % 2 == 0 ? half << 4 : half);
            }
        }
        return Base64.getEncoder().encodeToString(halves);
    }

    private static int half(float value, int lowest) {
        return Float.isNaN(value)
                ? UNKNOWN
                : Math.max(0, Math.min(STEPS, Math.round(STEPS * (value - lowest) / (1 - lowest))));
    }
}
