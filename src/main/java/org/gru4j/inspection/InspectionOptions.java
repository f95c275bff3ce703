package org.gru4j.inspection;

import org.gru4j.settings.internal.Range;

/**
 * How much of a text is looked at, and how closely.
 *
 * @param characters of the text that are read at most, from its beginning on: 2 to {@value #MAX_CHARACTERS}
 * @param lookBackPositions characters, spread evenly over the text, for which it is asked what the model looks back at; 0 for
 *     none
 * @param lookBackDistance how many characters before each of them are asked about at most, 1 to {@value #MAX_DISTANCE}
 */
public record InspectionOptions(int characters, int lookBackPositions, int lookBackDistance) {

    /** The largest number of characters; with a thousand units they take 120 MB for each layer. */
    public static final int MAX_CHARACTERS = 10_000;

    /** The largest distance. */
    public static final int MAX_DISTANCE = 1_000;

    /** 2,000 characters, and for 200 of them the 300 before. */
    public static final InspectionOptions STANDARD = new InspectionOptions(2_000, 200, 300);

    public InspectionOptions {
        Range.between(2, MAX_CHARACTERS, "characters", characters);
        Range.between(0, MAX_CHARACTERS, "lookBackPositions", lookBackPositions);
        Range.between(1, MAX_DISTANCE, "lookBackDistance", lookBackDistance);
    }
}
