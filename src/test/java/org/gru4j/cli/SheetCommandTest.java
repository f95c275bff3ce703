package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.Corpus;
import org.gru4j.corpus.Targets;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetCommandTest {

    private static final String TEXT = "a b c ab";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeModels() throws IOException {
        CharacterModel model = TinyModels.of("gru:4", Targets.EVERY, TEXT);
        ModelFile.save(model, folder.resolve("bare.zip"));
        ModelFile.save(model.with(CopyIndex.of(Corpus.of(TEXT))), folder.resolve("model.zip"));
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

    @Test
    void withoutACopyIndexOrMetricsThereIsNothingToCompareWith() {
        Result result = sheet("bare.zip", "--temperature=2").assertDone();

        assertThat(result.out().lines())
                .contains("novelty      –", "known words  –")
                .last()
                .isEqualTo("Nothing to recommend: every temperature loops, or there is nothing to compare with.");
    }

    @Test
    void refusesAWidthThatIsTooSmallAndOtherWrongValues() {
        sheet("model.zip", "--width=40")
                .assertWrongUsage("gru sheet: --width must be 63 or more for 5 temperatures, but is 40");
        sheet("model.zip", "--samples=0").assertWrongUsage("gru sheet: --samples must be 1 or more, but is 0");
        gru("sheet", "--model", folder.resolve("model.zip").toString(), "--length=0")
                .assertWrongUsage("gru sheet: --length must be 1 or more, but is 0");
        sheet("model.zip", "--temperature=1,0").assertWrongUsage("gru sheet: --temperature must be above 0, but is 0");
    }
}
