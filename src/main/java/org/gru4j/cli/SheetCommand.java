package org.gru4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.gru4j.LanguageModel;
import org.gru4j.Writing;
import org.gru4j.generation.TemperatureFigures;
import org.gru4j.generation.internal.TemperatureSheet;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru sheet}. */
@Command(
        name = "sheet",
        description = "Shows what a model writes at several temperatures, side by side, and recommends one.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "surprise: nats per character of the text, by the model itself. loops: the share of runs of 8 characters that "
                    + "are already in the same text. novelty: the share of runs of 8 that are not in the training text. "
                    + "known words: the share of words that are in the training text. Figures are means over --samples "
                    + "texts, of which the first is shown.",
            "The highest temperature with at most 10 %% loops and at least nine tenths of the best share of known words is "
                    + "recommended; for a model without a copy index, the one whose surprise is nearest to its loss.",
            "",
            FilterOptions.ORDER,
            "",
            "Examples:",
            "  gru sheet --seed \"Tread softly\"",
            "  gru sheet --temperature 0.3:1.2:0.3 --samples 16 --length 300",
            "  gru sheet --min-p 0.1 --model letters-model",
        })
final class SheetCommand implements Callable<Integer> {

    private static final int LABEL = 13;
    private static final int GAP = 2;
    private static final int NARROWEST = 8;
    private static final int LEAST_WIDTH = LABEL + NARROWEST + GAP;
    private static final int USUAL_WIDTH = 100;

    private final Console console;

    @Mixin
    private ModelOption model;

    @Mixin
    private PromptOptions promptOptions;

    @Option(
            names = "--temperature",
            paramLabel = "T[,T...]",
            converter = Temperatures.Converter.class,
            defaultValue = "0.2,0.5,0.8,1.0,1.2",
            description = "The temperatures: several, or a range FROM:TO:STEP. Default: ${DEFAULT-VALUE}")
    private Temperatures temperatures;

    @Mixin
    private FilterOptions filterOptions;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "" + LimitOptions.DEFAULT_LENGTH,
            description = "Characters of each text. Default: ${DEFAULT-VALUE}")
    private int length;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "8",
            description = "Texts at each temperature. Default: ${DEFAULT-VALUE}")
    private int samples;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same texts. Default: ${DEFAULT-VALUE}")
    private long randomSeed;

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Width of the sheet in columns; temperatures that do not fit beside each other follow below. Default: "
                            + "what the terminal or the variable COLUMNS says, or " + USUAL_WIDTH)
    private @Nullable Integer width;

    SheetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Writing writing = filterOptions.applied(Writing.options()).randomSeed(randomSeed);
        check();
        ModelOption.Found found = model.found();
        String prompt = promptOptions.prompt(console);
        Backend.start();
        LanguageModel loaded = found.load();
        String fitted = promptOptions.fit(prompt, loaded.vocabulary(), console);
        if (fitted.isEmpty()) {
            fitted = loaded.beginning(new SplittableRandom(randomSeed));
        }
        List<TemperatureFigures> columns =
                loaded.compare(fitted, temperatures.values(), samples, writing.length(length));
        console.out().print(sheet(loaded, fitted, columns).replace("\n", System.lineSeparator()));
        console.out().flush();
        return ExitCode.OK;
    }

    private void check() {
        temperatures.check("--temperature", "");
        if (length < 1) {
            throw new IllegalArgumentException("--length must be 1 or more, but is " + length);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("--samples must be 1 or more, but is " + samples);
        }
        if (width != null && width < LEAST_WIDTH) {
            throw new IllegalArgumentException(
                    Words.format("--width must be %d or more, but is %d", LEAST_WIDTH, width));
        }
    }

    private String sheet(LanguageModel loaded, String prompt, List<TemperatureFigures> columns) {
        int wide = width == null ? Math.max(LEAST_WIDTH, Display.columns(console, USUAL_WIDTH)) : width;
        int room = (wide - LABEL) / (NARROWEST + GAP);
        int blocks = (columns.size() + room - 1) / room;
        int beside = (columns.size() + blocks - 1) / blocks; // so that no block is much shorter than the others
        int columnWidth = (wide - LABEL) / beside - GAP;
        StringBuilder sheet = new StringBuilder();
        Display.wrapped(prompt, wide).forEach(line -> sheet.append(line).append('\n'));
        for (int i = 0; i < columns.size(); i += beside) {
            sheet.append('\n');
            block(sheet, columns.subList(i, Math.min(i + beside, columns.size())), columnWidth);
        }
        TemperatureFigures recommended = TemperatureSheet.recommended(columns, loaded.metrics());
        return sheet.append('\n')
                .append(
                        recommended == null
                                ? "No recommendation: every temperature gives loops, or there is nothing to compare with."
                                : "Recommended: --temperature " + recommended.temperature())
                .append('\n')
                .toString();
    }

    /** Temperatures side by side. */
    private static void block(StringBuilder sheet, List<TemperatureFigures> columns, int columnWidth) {
        row(sheet, "temperature", columns, columnWidth, column -> Double.toString(column.temperature()));
        row(sheet, "surprise", columns, columnWidth, column -> Words.format("%.3f", column.surprise()));
        row(sheet, "loops", columns, columnWidth, column -> percent(column.loops()));
        row(sheet, "novelty", columns, columnWidth, column -> percent(column.novelty()));
        row(sheet, "known words", columns, columnWidth, column -> percent(column.knownWords()));
        sheet.append('\n');
        List<List<String>> texts = columns.stream()
                .map(column -> Display.wrapped(column.text(), columnWidth))
                .toList();
        int lines = texts.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < lines; i++) {
            int line = i;
            row(sheet, "", texts, columnWidth, text -> line < text.size() ? text.get(line) : "");
        }
    }

    private static <T> void row(
            StringBuilder sheet, String label, List<T> columns, int columnWidth, Function<T, String> value) {
        StringBuilder row = new StringBuilder(Display.padded(label, LABEL));
        columns.forEach(column -> row.append(Display.padded(value.apply(column), columnWidth + GAP)));
        sheet.append(row.toString().stripTrailing()).append('\n');
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "–" : Words.format("%.1f %%", 100 * share);
    }
}
