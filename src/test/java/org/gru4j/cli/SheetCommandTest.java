package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Visible;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetCommandTest {

    private static final String TEXT = "a b c ab";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeModels() throws IOException {
        CharacterModel model = TinyModels.of("gru:4", Targets.EVERY, TEXT);
        ModelFile.save(model, folder.resolve("bare.zip"));
        ModelFile.save(model.with(CopyIndex.of(CorpusText.of(TEXT))), folder.resolve("model.zip"));
    }

    private static Result sheet(String model, String... options) {
        List<String> args = new ArrayList<>(
                List.of("sheet", "--model", folder.resolve(model).toString(), "--seed=a ", "--length=60"));
        args.addAll(List.of(options));
        return gru(args.toArray(String[]::new));
    }

    @Test
    void showsEachTemperatureWithItsFiguresAndItsTextAndRecommendsOne() {
        Result result = sheet("model.zip", "--temperature=0.01,2", "--width=60").assertDone();
        List<String> lines = result.out().lines().toList();

        assertThat(lines.get(0)).isEqualTo("a ");
        assertThat(lines.get(2)).matches("temperature  0\\.01 +2\\.0");
        assertThat(lines.get(3)).matches("surprise     \\d\\.\\d{3} +\\d\\.\\d{3}");
        assertThat(lines.get(4)).matches("loops        \\d+\\.\\d % +\\d+\\.\\d %");
        assertThat(lines.get(5)).matches("novelty      \\d+\\.\\d % +\\d+\\.\\d %");
        assertThat(lines.get(6)).matches("known words +(–|\\d+\\.\\d %) +\\d+\\.\\d %");
        assertThat(lines.subList(7, lines.size() - 2))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        // Without chance an untrained network repeats itself for ever.
        assertThat(lines).last().isEqualTo("Recommended: --temperature 2.0");
        assertThat(sheet("model.zip", "--temperature=0.01,2", "--width=60")).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"23, 5, 1", "40, 5, 2", "60, 5, 3", "63, 5, 5", "100, 5, 5"})
    void temperaturesThatHaveNoRoomFollowBelow(int columns, int count, int beside) {
        Result result = gruWith(
                Map.of("COLUMNS", Integer.toString(columns)),
                "",
                "sheet",
                "--model",
                folder.resolve("model.zip").toString(),
                "--seed=a " + "b".repeat(120),
                "--length=60");
        List<String> headings = result.assertDone()
                .out()
                .lines()
                .filter(line -> line.startsWith("temperature "))
                .toList();

        assertThat(String.join(" ", headings).replaceAll("temperature +", "").split(" +"))
                .hasSize(count)
                .startsWith("0.2")
                .endsWith("1.2");
        assertThat(headings.get(0).split(" +")).hasSize(1 + beside);
        assertThat(result.out().lines())
                .filteredOn(line -> !line.startsWith("Recommended"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "海は静かで、月が。",
                "a\uD83D\uDC69\u200D\uD83D\uDC67\uD83D\uDE00\uD83C\uDDEB\uD83C\uDDEE\uD83D\uDC4D\uD83C\uDFFD✅",
                "कि\u0915\u094D\u0937 \u0906\u0902",
                "ก\u0E47ข\u0E48า",
                "سلا\u064E م",
                "e\u0301\u0323o\u0308 ",
                "a\u001B\u0007\t\u202E\u200B",
            })
    void columnsStandUnderEachOtherWhateverIsInThem(String characters) throws IOException {
        Path model = folder.resolve("any.zip");
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, characters), model);

        List<String> lines = gru(
                        "sheet",
                        "--model",
                        model.toString(),
                        "--seed=" + characters.replace("\\", ""),
                        "--temperature=3,4,5",
                        "--length=80",
                        "--width=61")
                .assertDone()
                .out()
                .lines()
                .toList();

        List<String> rows =
                lines.stream().filter(line -> line.startsWith(" ".repeat(13))).toList();
        assertThat(rows).hasSizeGreaterThan(2);
        assertThat(rows.subList(0, 2)).allSatisfy(row -> {
            assertThat(row).doesNotContainPattern("[\\p{Cntrl}\u202E]");
            // Each column is 14 wide with 2 between: the text of each begins where its heading does.
            int[] starts = {13, 29, 45};
            for (int start : starts) {
                String before = upTo(row, start);
                assertThat(Display.width(before)).isEqualTo(start);
                assertThat(before).endsWith(" ");
                assertThat(Visible.isMark(row.codePointAt(before.length()))).isFalse();
            }
            assertThat(Display.width(row)).isLessThanOrEqualTo(61);
        });
    }

    /** What of a row stands before a column of the terminal. */
    private static String upTo(String row, int column) {
        StringBuilder before = new StringBuilder();
        for (String cluster : Display.clusters(row)) {
            if (Display.width(before + cluster) > column) {
                break;
            }
            before.append(cluster);
        }
        return before.toString();
    }

    @Test
    void withoutACopyIndexOrMetricsThereIsNothingToCompareWith() {
        Result result = sheet("bare.zip", "--temperature=2").assertDone();

        assertThat(result.out().lines())
                .contains("novelty      –", "known words  –")
                .last()
                .isEqualTo("No recommendation: every temperature gives loops, or there is nothing to compare with.");
    }

    @Test
    void refusesAWidthThatIsTooSmallAndOtherWrongValues() {
        sheet("model.zip", "--width=22").assertWrongUsage("gru sheet: --width must be 23 or more, but is 22");
        sheet("model.zip", "--samples=0").assertWrongUsage("gru sheet: --samples must be 1 or more, but is 0");
        gru("sheet", "--model", folder.resolve("model.zip").toString(), "--length=0")
                .assertWrongUsage("gru sheet: --length must be 1 or more, but is 0");
        sheet("model.zip", "--temperature=1,0").assertWrongUsage("gru sheet: --temperature must be above 0, but is 0");
        sheet("model.zip", "--temperature=0,8")
                .assertWrongUsage("gru sheet: --temperature 0,8 is read as the two temperatures 0 and 8; write 0.8, "
                        + "because the decimal sign is a point");
    }
}
