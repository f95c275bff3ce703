package org.gru4j.cli;

import org.gru4j.Writing;
import org.gru4j.sampling.internal.Filters;
import picocli.CommandLine.Option;

/** The options of {@link Filters}. */
final class FilterOptions {

    /** For the help of commands that have these options. */
    static final String ORDER =
            "How a character is chosen, in llama.cpp's order, each step from what the one before has left:"
                    + " repetition penalty, top-k, top-p, min-p, temperature; then a character is drawn.";

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Choose from the K most probable characters only. 0 is all. Default: ${DEFAULT-VALUE}")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Choose from the fewest characters that together have this share of the probability, above 0 "
                    + "to 1. 1 is all. Default: ${DEFAULT-VALUE}")
    private double topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            defaultValue = "0",
            description =
                    "Choose from characters with at least this share of the probability of the most probable one, 0 "
                            + "to 1. 0 is all. Default: ${DEFAULT-VALUE}")
    private double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            defaultValue = "1",
            description = "Multiplies the logarithm of the probability of recent characters: above 1 fewer "
                    + "repetitions, below 1 more. Default: ${DEFAULT-VALUE}, which changes nothing")
    private double repetitionPenalty;

    @Option(
            names = "--repetition-window",
            paramLabel = "N",
            defaultValue = "" + Filters.DEFAULT_WINDOW,
            description = "How many characters count as recent. Default: ${DEFAULT-VALUE}")
    private int repetitionWindow;

    /** @throws IllegalArgumentException if a value is out of its range */
    Writing applied(Writing writing) {
        return writing.repetitionPenalty(repetitionPenalty)
                .repetitionWindow(repetitionWindow)
                .topK(topK)
                .topP(topP)
                .minP(minP);
    }
}
