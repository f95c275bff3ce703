package org.gru4j.inspection;

import java.util.Objects;

/** A number for each position of a text and each unit of a layer; NaN where the model does not know the character. */
public final class UnitValues {

    private final float[] values; // [positions, units]
    private final int units;

    /**
     * Takes a copy.
     *
     * @param values [positions, units], row by row
     */
    public UnitValues(float[] values, int units) {
        if (units < 1 || values.length % units != 0) {
            throw new IllegalArgumentException("there are " + values.length + " values, no multiple of " + units);
        }
        this.values = values.clone();
        this.units = units;
    }

    /** How many positions there are. */
    public int positions() {
        return values.length / units;
    }

    /** How many units there are. */
    public int units() {
        return units;
    }

    /** One number. */
    public float at(int position, int unit) {
        return values[Objects.checkIndex(position, positions()) * units + Objects.checkIndex(unit, units)];
    }

    /** The numbers of one unit over the text. */
    public float[] ofUnit(int unit) {
        float[] ofUnit = new float[positions()];
        for (int position = 0; position < ofUnit.length; position++) {
            ofUnit[position] = at(position, unit);
        }
        return ofUnit;
    }
}
