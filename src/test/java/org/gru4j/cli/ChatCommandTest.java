package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWithInput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.corpus.CopyIndex;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gru chat} as a program or a file talks to it; a terminal is {@link TerminalIT}'s matter. */
class ChatCommandTest {

    private static final String TEXT = "abc def\nghi";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeModel() throws IOException {
        ModelFile.save(
                TinyModels.of("gru:4", Targets.EVERY, TEXT).with(CopyIndex.of(CorpusText.of(TEXT))),
                folder.resolve("best.zip"));
    }

    /** What is said to these lines, with ten characters written at a time. */
    private static List<String> chat(String... lines) {
        return gruWithInput(
                        String.join("\n", lines) + "\n",
                        "chat",
                        "--model",
                        folder.toString(),
                        "--length=10",
                        "--random-seed=1",
                        "--top-k=1")
                .assertDone()
                .out()
                .lines()
                .toList();
    }

    private static String shown(String... lines) {
        String[] andShow = java.util.Arrays.copyOf(lines, lines.length + 1);
        andShow[lines.length] = "/show";
        String whole = String.join("\n", chat(andShow));
        String before = String.join("\n", chat(lines));
        return whole.substring(before.isEmpty() ? 0 : before.length() + 1);
    }

    @Test
    void aLineIsABeginningAndAnEmptyOneGoesOn() {
        String begun = shown("abc");

        assertThat(begun).startsWith("abc").hasSize(13);
        assertThat(shown("abc", "")).startsWith(begun).hasSize(23);
        assertThat(shown("abc", "def")).startsWith("def").hasSize(13);
        assertThat(shown("//abc")).startsWith("abc"); // the slash is not known to this model
    }

    @Test
    void undoTakesBackOneStepAfterTheOther() {
        String begun = shown("abc");

        assertThat(shown("abc", "", "/undo")).isEqualTo(begun);
        assertThat(shown("abc", "/undo")).isEqualTo("abc");
        assertThat(shown("abc", "/undo", "/undo")).isEmpty();
        assertThat(chat("/undo")).containsExactly("there is nothing to undo");
    }

    @Test
    void againWritesTheLastPieceAnew() {
        String[] lines = {"/temperature 100", "abc", "/again"};
        List<String> said = gruWithInput(
                        "abc\n/again\n", "chat", "--model", folder.toString(), "--length=40", "--temperature=9")
                .assertDone()
                .out()
                .lines()
                .toList();

        assertThat(String.join("\n", said)).startsWith("abc");
        assertThat(shown(lines)).startsWith("abc").hasSize(13);
        assertThat(chat("/again")).containsExactly("there is nothing to write again");
        String once = gruWithInput(
                        "abc\n/show\n", "chat", "--model", folder.toString(), "--temperature=9", "--random-seed=4")
                .out();
        String twice = gruWithInput(
                        "abc\n/again\n/show\n",
                        "chat",
                        "--model",
                        folder.toString(),
                        "--temperature=9",
                        "--random-seed=4")
                .out();
        assertThat(twice).startsWith(once.substring(0, 403));
        assertThat(twice.substring(twice.length() - 400)).isNotEqualTo(once.substring(once.length() - 400));
    }

    @Test
    void pickChoosesFromTheFiveMostLikely() {
        List<String> said = chat("abc", "/length 1", "/pick", "2", "", "/show");

        List<String> choices = said.stream()
                .filter(line -> line.matches("  [1-5] +\\d+\\.\\d %  .+"))
                .toList();
        assertThat(choices).hasSize(10); // five for each character
        String second = choices.get(1)
                .replaceFirst(".* %  ", "")
                .replace("line end", "\n")
                .replace("space", " ");
        String text = shown("abc", "/pick", "2", "");
        assertThat(text).hasSize(14).endsWith(second);
        assertThat(chat("abc", "/pick", "9")).endsWith("choose 1 to 5, or nothing to end, but not 9");
        assertThat(shown("abc", "/pick", "2", "/undo")).isEqualTo(shown("abc"));
    }

    @Test
    void saveWritesANewFile() throws IOException {
        Path file = folder.resolve("saved.txt");

        assertThat(chat("abc", "/save " + file)).endsWith("saved to " + file);
        assertThat(Files.readString(file)).isEqualTo(shown("abc") + "\n");
        assertThat(chat("abc", "/save " + file)).endsWith(file + " already exists: name a new file");
        assertThat(chat("abc", "/save")).endsWith("/save needs the name of a new file");
        assertThat(chat("abc", "/save " + folder.resolve("none/x")))
                .endsWith("cannot write %s: its folder does not exist, or is not writable"
                        .formatted(folder.resolve("none/x")));
    }

    @Test
    void lengthAndTemperatureCanBeChanged() {
        assertThat(shown("/length 3", "abc")).hasSize(6);
        assertThat(shown("/temperature 0.8", "abc")).hasSize(13);
    }

    @Test
    void saysWhatHasChangedAndWhatItWants() {
        assertThat(chat("/length 3", "/length -1", "/temperature 0.8"))
                .containsExactly(
                        "3 characters at a time from now on",
                        "from now on texts end only by Ctrl-C",
                        "temperature 0.8 from now on");
        assertThat(chat("abc", "/pick")).endsWith("type 1 to 5 for the next character, or nothing to end");
        assertThat(chat("/help"))
                .containsExactlyElementsOf(ChatHelp.TABLE.lines().toList());
        assertThat(gru("chat", "--help").out()).contains(ChatHelp.TABLE.replace("\n", System.lineSeparator()));
    }

    @Test
    void picksFromCharactersThatCannotBeSeenByThemselves() throws IOException {
        Path model = folder.resolve("marks.zip");
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "a\u0301\u200D\t\u001B"), model);

        assertThat(gruWithInput("a\n/pick\n\n", "chat", "--model", model.toString(), "--length=1")
                        .assertDone()
                        .out()
                        .lines()
                        .filter(line -> line.matches("  [1-5] .*"))
                        .map(line -> line.replaceFirst(".* %  ", "")))
                .containsExactlyInAnyOrder("a", "\u25CC\u0301", "U+200D", "tab", "U+001B");
    }

    @Test
    void leavesAtQuitAndAtTheEndOfTheInput() {
        assertThat(chat("/quit", "abc")).isEmpty();
        assertThat(gruWithInput("", "chat", "--model", folder.toString())).isEqualTo(new Cli.Result(0, "", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/fly              | there is no /fly; there are /again, /help, /length, /pick, /quit, /save, /show, /temperature, /undo",
                "/temprature 0.7   | there is no /temprature: did you mean /temperature? /help lists all",
                "/temperature hot  | /temperature: 'hot' is not a number",
                "/temperature 0,8  | /temperature: '0,8' is not a number: the decimal sign is a point, write 0.8",
                "/temperature      | /temperature needs a number above 0, as in /temperature 0.8",
                "/temperature 0    | the temperature must be above 0, but is 0: for the most probable character each time give --top-k 1 to gru chat",
                "/length           | /length needs a whole number, as in /length 200",
                "/length 3.5       | /length needs a whole number, as in /length 200, but has 3.5",
                "/length 0         | the length must be 1 or more, or -1 for no end, but is 0",
                "/pick             | there is no text yet: type a beginning",
                "/save x           | there is no text yet: type a beginning",
                "中                | the model knows none of these characters: use others",
            })
    void saysWhatIsWrongAndGoesOn(String line, String said) {
        assertThat(chat(line, "abc").get(0)).isEqualTo(said);
        assertThat(chat(line, "abc").get(1)).startsWith("abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--temperature=0 | --temperature must be above 0, but is 0: for the most probable character each time give --top-k 1 to gru chat",
                "--temperature=-1 | --temperature must be above 0, but is -1",
                "--length=0      | --length must be 1 or more, or -1 for no end, but is 0",
                "--top-p=7       | --top-p must be above 0 and at most 1, but is 7",
            })
    void refusesWrongOptions(String option, String message) {
        gru("chat", "--model", folder.toString(), option).assertWrongUsage("gru chat: " + message);
    }
}
