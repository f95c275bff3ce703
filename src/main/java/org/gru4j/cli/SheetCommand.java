package org.gru4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.gru4j.generation.TemperatureSheet;
import org.gru4j.generation.TemperatureSheet.Column;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.sampling.Filters;
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
            "surprise: nats per character, as the model sees its own text. loops: runs of 8 characters that stand earlier "
                    + "in the same text. novelty: runs of 8 that stand nowhere in the training text. known words: words "
                    + "that the training text has. Figures are means over --samples texts, of which the first is shown.",
            "Recommended is the highest temperature with at most 10 %% loops and at least nine tenths of the best share of "
                    + "known words; for a model without a copy index, the one whose surprise is nearest its loss.",
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
            description = "The same seed writes the same texts. Default: ${DEFAULT-VALUE}")
    private long randomSeed;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "100",
            description = "Characters in a line of the sheet. Default: ${DEFAULT-VALUE}")
    private int width;

    SheetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Filters filters = filterOptions.filters();
        temperatures.check("--temperature", "");
        int columnWidth = check();
        var path = model.existing();
        String prompt = promptOptions.prompt(console);
        Backend.start();
        CharacterModel loaded = ModelFile.load(path);
        String fitted = promptOptions.fit(prompt, loaded.vocabulary(), console);
        if (fitted.isEmpty()) {
            List<String> beginnings = loaded.beginnings();
            fitted = beginnings.get(new SplittableRandom(randomSeed).nextInt(beginnings.size()));
        }
        List<Column> columns = TemperatureSheet.write(
                loaded, fitted, temperatures.values(), filters, length, samples, randomSeed, () -> false);
        print(loaded, fitted, columns, columnWidth);
        return ExitCode.OK;
    }

    private int check() {
        if (length < 1) {
            throw new IllegalArgumentException("--length must be 1 or more, but is " + length);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("--samples must be 1 or more, but is " + samples);
        }
        int count = temperatures.values().size();
        int columnWidth = (width - LABEL) / count - GAP;
        if (columnWidth < NARROWEST) {
            throw new IllegalArgumentException(Words.format(
                    "--width must be %d or more for %d temperatures, but is %d",
                    LABEL + count * (GAP + NARROWEST), count, width));
        }
        return columnWidth;
    }

    private void print(CharacterModel loaded, String prompt, List<Column> columns, int columnWidth) {
        StringBuilder sheet = new StringBuilder(prompt).append("\n\n");
        row(sheet, "temperature", columns, columnWidth, column -> Double.toString(column.temperature()));
        row(sheet, "surprise", columns, columnWidth, column -> Words.format("%.3f", column.surprise()));
        row(sheet, "loops", columns, columnWidth, column -> percent(column.loops()));
        row(sheet, "novelty", columns, columnWidth, column -> percent(column.novelty()));
        row(sheet, "known words", columns, columnWidth, column -> percent(column.knownWords()));
        sheet.append('\n');
        List<List<String>> texts = columns.stream()
                .map(column -> wrapped(column.text(), columnWidth))
                .toList();
        int lines = texts.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < lines; i++) {
            int line = i;
            StringBuilder row = new StringBuilder(" ".repeat(LABEL));
            texts.forEach(text -> cell(row, line < text.size() ? text.get(line) : "", columnWidth));
            sheet.append(row.toString().stripTrailing()).append('\n');
        }
        Column recommended = TemperatureSheet.recommended(columns, loaded.metrics());
        sheet.append('\n')
                .append(
                        recommended == null
                                ? "Nothing to recommend: every temperature loops, or there is nothing to compare with."
                                : "Recommended: --temperature " + recommended.temperature())
                .append('\n');
        console.out().print(sheet.toString().replace("\n", System.lineSeparator()));
        console.out().flush();
    }

    private static void row(
            StringBuilder sheet, String label, List<Column> columns, int columnWidth, Function<Column, String> value) {
        StringBuilder row = new StringBuilder(label).append(" ".repeat(LABEL - label.length()));
        columns.forEach(column -> cell(row, value.apply(column), columnWidth));
        sheet.append(row.toString().stripTrailing()).append('\n');
    }

    private static void cell(StringBuilder row, String text, int columnWidth) {
        row.append(text).append(" ".repeat(columnWidth + GAP - text.codePointCount(0, text.length())));
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "–" : Words.format("%.1f %%", 100 * share);
    }

    private static List<String> wrapped(String text, int columnWidth) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int[] codePoints =
                    line.codePoints().map(it -> it == '\t' ? ' ' : it).toArray();
            int start = 0;
            do {
                int count = Math.min(columnWidth, codePoints.length - start);
                lines.add(new String(codePoints, start, count));
                start += count;
            } while (start < codePoints.length);
        }
        return lines;
    }
}
