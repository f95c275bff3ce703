package org.gru4j;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.gru4j.generation.Limits;
import org.gru4j.generation.UnknownCharacters;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * How text is written. Immutable: each method gives a copy with one value changed, so that one may be shared by any number of
 * threads. Ranges are checked as values are set.
 */
public final class Writing {

    private static final Writing USUAL = new Writing(new Values());

    private final double temperature;
    private final boolean greedy;
    private final int topK;
    private final double topP;
    private final double minP;
    private final double repetitionPenalty;
    private final int repetitionWindow;
    private final int length;
    private final boolean untilLine;
    private final int lines;
    private final List<String> stops;
    private final int maxCopy;
    private final boolean reportCopies;
    private final @Nullable Long randomSeed;
    private final UnknownCharacters unknown;

    /** The same values while one of them is changed, and what they are unless they are set. */
    private static final class Values {
        private double temperature = 0.5;
        private boolean greedy;
        private int topK = Filters.NONE.topK();
        private double topP = Filters.NONE.topP();
        private double minP = Filters.NONE.minP();
        private double repetitionPenalty = Filters.NONE.repetitionPenalty();
        private int repetitionWindow = Filters.NONE.repetitionWindow();
        private int length = 400;
        private boolean untilLine;
        private int lines;
        private List<String> stops = List.of();
        private int maxCopy;
        private boolean reportCopies;
        private @Nullable Long randomSeed;
        private UnknownCharacters unknown = UnknownCharacters.FOLD;
    }

    private Writing(Values values) {
        temperature = values.temperature;
        greedy = values.greedy;
        topK = values.topK;
        topP = values.topP;
        minP = values.minP;
        repetitionPenalty = values.repetitionPenalty;
        repetitionWindow = values.repetitionWindow;
        length = values.length;
        untilLine = values.untilLine;
        lines = values.lines;
        stops = List.copyOf(values.stops);
        maxCopy = values.maxCopy;
        reportCopies = values.reportCopies;
        randomSeed = values.randomSeed;
        unknown = values.unknown;
        filters(); // refuse what is out of range
        limits();
    }

    private Writing with(Consumer<Values> change) {
        Values values = new Values();
        values.temperature = temperature;
        values.greedy = greedy;
        values.topK = topK;
        values.topP = topP;
        values.minP = minP;
        values.repetitionPenalty = repetitionPenalty;
        values.repetitionWindow = repetitionWindow;
        values.length = length;
        values.untilLine = untilLine;
        values.lines = lines;
        values.stops = stops;
        values.maxCopy = maxCopy;
        values.reportCopies = reportCopies;
        values.randomSeed = randomSeed;
        values.unknown = unknown;
        change.accept(values);
        return new Writing(values);
    }

    /** The usual way: temperature 0.5, 400 characters, another text each time. */
    public static Writing options() {
        return USUAL;
    }

    /** Above 0: low is safe and repetitive, 1 as the network has learnt it, higher wild. */
    public Writing temperature(double temperature) {
        Range.aboveZero("temperature", temperature);
        return with(it -> it.temperature = temperature);
    }

    /** Always the most probable character: no temperature, and no random numbers. */
    public Writing greedy(boolean greedy) {
        return with(it -> it.greedy = greedy);
    }

    /** Chooses among the k most probable characters; 0 for all. */
    public Writing topK(int topK) {
        return with(it -> it.topK = topK);
    }

    /** Chooses among the fewest of the most probable characters that have this share together, above 0; 1 for all. */
    public Writing topP(double topP) {
        return with(it -> it.topP = topP);
    }

    /** Chooses among characters that have at least this share of the largest probability, 0 to 1; 0 for all. */
    public Writing minP(double minP) {
        return with(it -> it.minP = minP);
    }

    /** Above 1 makes less probable what was written lately; above 0, 1 changes nothing. */
    public Writing repetitionPenalty(double penalty) {
        return with(it -> it.repetitionPenalty = penalty);
    }

    /** How far back the penalty looks, 1 character or more. */
    public Writing repetitionWindow(int characters) {
        return with(it -> it.repetitionWindow = characters);
    }

    /** Characters to write after the prompt, 0 or more; {@link Limits#ENDLESS} for no limit. */
    public Writing length(int characters) {
        return with(it -> it.length = characters);
    }

    /** Goes on to the end of the line after that, at most {@value Limits#MAX_LINE} characters more. */
    public Writing untilLine(boolean untilLine) {
        return with(it -> it.untilLine = untilLine);
    }

    /** Ends after so many lines, the prompt's own being the first; 0 for no limit. */
    public Writing lines(int lines) {
        return with(it -> it.lines = lines);
    }

    /** Ends before the first of these texts that comes, none of them empty. */
    public Writing stop(String... stops) {
        List<String> all = List.of(stops);
        return with(it -> it.stops = all);
    }

    /** Copies no run of so many characters from the training text, 2 or more; 0 for no limit. */
    public Writing maxCopy(int characters) {
        return with(it -> it.maxCopy = characters);
    }

    /** Whether it is told what of the text stands in the training text; of a large one that takes some seconds. */
    public Writing reportCopies(boolean reportCopies) {
        return with(it -> it.reportCopies = reportCopies);
    }

    /** The same seed writes the same text, with the same model and options. */
    public Writing randomSeed(long seed) {
        return with(it -> it.randomSeed = seed);
    }

    /** What is done with characters of a prompt that the model does not know. */
    public Writing unknown(UnknownCharacters unknown) {
        Objects.requireNonNull(unknown, "unknown");
        return with(it -> it.unknown = unknown);
    }

    Sampler sampler() {
        return greedy ? Sampler.greedy(filters()) : Sampler.temperature(temperature, filters());
    }

    Filters filters() {
        return new Filters(repetitionPenalty, repetitionWindow, topK, topP, minP);
    }

    Limits limits() {
        return new Limits(length, untilLine, lines, stops, maxCopy);
    }

    OptionalLong randomSeed() {
        return randomSeed == null ? OptionalLong.empty() : OptionalLong.of(randomSeed);
    }

    boolean reportCopies() {
        return reportCopies;
    }

    UnknownCharacters unknown() {
        return unknown;
    }
}
