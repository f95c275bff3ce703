package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    Path folder;

    private Path model;
    private Path page;

    @BeforeEach
    void save() throws IOException {
        model = folder.resolve("tiny.zip");
        page = folder.resolve("page.html");
        ModelFile.save(TinyModels.of("gru:6", Targets.EVERY, "abcdefgh \n"), model);
    }

    private Result report(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "report";
        all[1] = "--model=" + model;
        all[2] = "--out=" + page;
        System.arraycopy(args, 0, all, 3, args.length);
        return gru(all);
    }

    @Test
    void writesAPageAndTellsWhere() throws IOException {
        assertThat(report("--text", "abc abc\nhead\n").assertDone().out()).isEqualTo(page + System.lineSeparator());

        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("\"content\":\"abc abc\\nhead\\n\"", "\"name\":\"tiny.zip\"")
                .endsWith("</html>\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void replacesAnEarlierPage() throws IOException {
        Files.writeString(page, "earlier");

        report("--text", "abcabc").assertDone();

        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").doesNotContain("earlier");
    }

    @Test
    void ofALongTextTheBeginningIsShownAndSaidSo() throws IOException {
        Path corpus = Files.writeString(folder.resolve("long.txt"), "abc ".repeat(600) + "x");

        Result result = report("--corpus", corpus.toString());

        assertThat(result.status()).isZero();
        assertThat(result.err().lines())
                .containsExactly("gru report: The text has 2,401 characters, of which the first 2,000 are shown.");
        assertThat(Files.readString(page))
                .contains("The text has 2,401 characters, of which the first 2,000 are shown.");
        assertThat(Files.size(page)).isLessThan(3_000_000);
    }

    @Test
    void tellsOfCharactersThatTheModelDoesNotKnow() {
        assertThat(report("--text", "abxc").err())
                .isEqualTo("gru report: The model does not know 1 of the 4 characters: they were passed over."
                        + System.lineSeparator());
    }

    @Test
    void withoutATextTheModelWritesOne() throws IOException {
        report().assertDone();

        assertThat(Files.readString(page)).contains("This is a text that the model wrote itself.");
    }

    @Test
    void refusesWhatItCannotDo() throws IOException {
        report("--text", "abc", "--corpus", "x")
                .assertWrongUsage("gru report: --corpus and --text both name the text: give one of the two");
        report("--text", "").assertWrongUsage("gru report: the corpus is empty: the text has no characters");
        assertThat(report("--text", "xyz").status()).isEqualTo(2);
        gru("report", "--model=" + model, "--out=" + model)
                .assertWrongUsage(Words.format("gru report: --out must end in .html, but is %s", model));
        Path directory = Files.createDirectory(folder.resolve("d.html"));
        gru("report", "--model=" + model, "--out=" + directory)
                .assertWrongUsage(Words.format("gru report: --out must be a file, but %s is a folder", directory));
        gru("report", "--model=" + model, "--out=" + folder.resolve("no/page.html"))
                .assertFailed(Words.format("gru report: the folder %s does not exist", folder.resolve("no")));
        assertThat(page).doesNotExist();
        assertThat(Files.size(model)).isGreaterThan(1_000);
    }
}
