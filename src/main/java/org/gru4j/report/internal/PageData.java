package org.gru4j.report.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a page shows.
 *
 * @param name of the model
 * @param notices what a reader should know of the page, in whole sentences
 * @param text null for a page about a run alone
 */
record PageData(
        String name,
        RunPart run,
        List<String> notices,
        @Nullable TextPart text) {}
