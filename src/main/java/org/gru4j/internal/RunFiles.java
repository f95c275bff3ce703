package org.gru4j.internal;

import java.util.Collection;
import java.util.Set;

/** The names of the files in a model directory, by which such a directory is recognised. */
public final class RunFiles {

    /** The model with the lowest loss. */
    public static final String BEST = "best.zip";

    /** The model after the last step, with all that is needed to go on. */
    public static final String LAST = "last.zip";

    /** The model that fine-tuning began from. */
    public static final String BASE = "base.zip";

    /** The figures of every epoch. */
    public static final String METRICS = "metrics.jsonl";

    /** What the model wrote after an epoch. */
    public static final String SAMPLES = "samples.txt";

    /** A page with pictures of the run. */
    public static final String REPORT = "report.html";

    /** Keeps other runs out. */
    public static final String LOCK = "train.lock";

    private static final Set<String> ALL = Set.of(
            BEST,
            LAST,
            BASE,
            METRICS,
            SAMPLES,
            REPORT,
            LOCK,
            BEST + ".tmp",
            LAST + ".tmp",
            REPORT + ".tmp"); // the last three unfinished

    /** One may be anybody's: a zip among texts, a text of samples. */
    private static final int FEWEST = 2;

    private RunFiles() {}

    /** {@return whether a directory that has files of these names is a model directory} */
    public static boolean areAmong(Collection<String> names) {
        return names.stream().filter(ALL::contains).distinct().count() >= FEWEST;
    }
}
