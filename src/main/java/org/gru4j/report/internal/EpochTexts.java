package org.gru4j.report.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run wrote after an epoch.
 *
 * @param prompt what all texts go on from
 */
record EpochTexts(int epoch, String prompt, List<Text> texts) {

    /**
     * A text at a temperature.
     *
     * @param words the share of its words that the training text has; null where that is not known
     * @param copied the share of its runs of characters that stand in the training text; null where that is not known
     */
    record Text(
            double temperature,
            String text,
            @Nullable Double words,
            @Nullable Double copied) {}
}
