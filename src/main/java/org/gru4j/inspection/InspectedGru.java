package org.gru4j.inspection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gru4j.model.LayerSummary;

/**
 * The inside of a GRU layer over a text: h' = z ∘ h + (1 − z) ∘ h̃, so that a unit whose update gate z is near 1 keeps what it
 * has. Of a network that reads each window of characters anew, each position has what the last step of its window has.
 *
 * @param layer which one it is
 * @param updateGate z when each character was read
 * @param resetGate r
 * @param state h', the state after it
 * @param units figures of each unit
 */
public record InspectedGru(
        LayerSummary layer, UnitValues updateGate, UnitValues resetGate, UnitValues state, List<UnitFigures> units) {

    private static final double LONG_MEMORY = 512;

    public InspectedGru {
        units = List.copyOf(units);
    }

    /**
     * Figures of a unit over a text.
     *
     * @param memory τ = −1/ln(mean z), in characters: after so many of them a 1/e of what the unit held is left; infinite
     *     where z was always 1
     * @param update how often the update gate is saturated
     * @param reset how often the reset gate is
     */
    public record UnitFigures(double memory, Saturation update, Saturation reset) {}

    /**
     * How often a gate is nearly open or shut.
     *
     * @param high the share of the characters where it is above 0.9
     * @param low the share where it is below 0.1
     */
    public record Saturation(double high, double low) {}

    /**
     * Units of similar memory.
     *
     * @param from the shortest memory, in characters
     * @param to what all memories are below; infinite in the last group
     * @param units how many there are
     */
    public record MemoryGroup(double from, double to, int units) {}

    /** The units, those with the longest memory first. */
    public List<Integer> byMemory() {
        return IntStream.range(0, units.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer unit) -> units.get(unit).memory())
                        .reversed())
                .toList();
    }

    /** How long units remember: up to 1 character, 2, 4, and so on up to 512, and longer. */
    public List<MemoryGroup> memories() {
        List<MemoryGroup> groups = new ArrayList<>();
        for (double to = 1, from = 0; from < LONG_MEMORY; from = to, to *= 2) {
            groups.add(group(from, to));
        }
        groups.add(group(LONG_MEMORY, Double.POSITIVE_INFINITY));
        return List.copyOf(groups);
    }

    private MemoryGroup group(double from, double to) {
        int count = (int) units.stream()
                .filter(it -> it.memory() >= from && (it.memory() < to || to == Double.POSITIVE_INFINITY))
                .count();
        return new MemoryGroup(from, to, count);
    }
}
