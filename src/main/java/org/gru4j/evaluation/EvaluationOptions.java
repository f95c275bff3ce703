package org.gru4j.evaluation;

import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * What of a text is evaluated, and beside what.
 *
 * @param heldOut only this share of the text, its end, above 0 and below 1; null for what is usual: of the text that the
 *     model was trained on what was held out then, or a tenth; the whole of any other
 * @param resetEvery clear the state every so many characters, 2 or more, or {@link #NEVER}
 * @param baselines whether baselines are measured, too
 * @param adapt whether the text is read a second time, by a copy of the model that learns from it on the way
 */
public record EvaluationOptions(@Nullable Double heldOut, int resetEvery, boolean baselines, boolean adapt) {

    /** Never clear the state. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** The usual part, as one stream, beside baselines. */
    public static final EvaluationOptions STANDARD = new EvaluationOptions(null, NEVER, true, false);

    /** Without a model that adapts. */
    public EvaluationOptions(@Nullable Double heldOut, int resetEvery, boolean baselines) {
        this(heldOut, resetEvery, baselines, false);
    }

    public EvaluationOptions {
        if (heldOut != null) {
            Range.require(heldOut > 0 && heldOut < 1, "heldOut", "above 0 and below 1", heldOut);
        }
        Range.atLeast(2, "resetEvery", resetEvery);
    }
}
