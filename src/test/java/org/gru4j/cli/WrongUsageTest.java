package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A wrong command line is answered in one line, and asks whether another one was meant. */
class WrongUsageTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // options
                "generate --temp 0.5           | --temp is not an option of gru generate; did you mean --temperature?",
                "generate --temp=0.5           | --temp is not an option of gru generate; did you mean --temperature?",
                "generate -seed x              | -seed is not an option of gru generate; did you mean --seed?",
                "generate -t 1                 | -t is not an option of gru generate; did you mean --temperature, --top-k or --top-p?",
                "generate --no-eco             | --no-eco is not an option of gru generate; did you mean --no-echo?",
                "train --corpse a.txt          | --corpse is not an option of gru train; did you mean --corpus?",
                "train --corpus a.txt --lr 0.1 | --lr is not an option of gru train; did you mean --learning-rate, --lr-factor or --lr-patience?",
                "train --layers gru:8 --batch 3 | --batch is not an option of gru train; did you mean --batch-size?",
                "train --no-statefull          | --no-statefull is not an option of gru train; did you mean --no-stateful?",
                "train --temperature 1         | --temperature is not an option of gru train, but of gru generate, gru chat and gru sheet; did you mean --temperatures?",
                // words without an option
                "train a.txt                   | \"a.txt\" stands without an option; did you mean --corpus a.txt?",
                "train a.txt b.txt --epochs 3  | \"a.txt\" stands without an option; did you mean --corpus a.txt b.txt?",
                "evaluate a.txt                | \"a.txt\" stands without an option; did you mean --corpus a.txt?",
                "export keras                  | \"keras\" stands without an option; did you mean --format keras?",
                "sheet hello                   | \"hello\" stands without an option; did you mean --seed hello?",
            })
    void asksWhatWasMeant(String words, String message) {
        String command = words.substring(0, words.indexOf(' '));

        gru(words.split(" ")).assertWrongUsage("gru " + command + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "generate --epochs 3           | --epochs is not an option of gru generate, but of gru train",
                "generate --fly                | --fly is not an option of gru generate",
                "chat hello                    | \"hello\" is one word too many",
                "import a.h5 b.h5              | \"b.h5\" is one word too many",
                "chat --length=20 30           | \"30\" is one word too many",
                "generate @nothing-there       | there is no file nothing-there to read options from",
                "train --corpus a --targets evry | --targets must be last or every, but is \"evry\"",
                "train --reset-after maybe     | --reset-after must be true or false, but is \"maybe\"",
                "train --learning-rate 0,01    | --learning-rate: '0,01' is not a number: the decimal sign is a point, write 0.01",
                "train --learning-rate fast    | --learning-rate must be a number, as 0.5, but is \"fast\"",
                "train --epochs many           | --epochs must be a whole number, but is \"many\"",
                "train --epochs 99999999999    | --epochs must be a smaller number, but is \"99999999999\"",
                "train --epochs=               | --epochs must be a whole number, but is \"\"",
                "train --layers gru:8 poems    | --layers: layer \"poems\": write kind:size, for example gru:128",
                "train --model                 | --model needs a value: --model DIR",
                "generate --model --seed x     | --model needs a value: --model PATH",
                "train --corpus                | --corpus needs a value: --corpus PATH",
                "train --epochs 3              | --corpus PATH is missing",
                "export --overwrite            | --format FORMAT is missing",
                "import --overwrite            | FILE is missing",
                "generate --seed a --seed b    | --seed is given twice: give it once",
                "generate --seed=a --seed=b    | --seed is given twice: give it once",
            })
    void saysWhatIsWrongAndWhereToReadMore(String words, String message) {
        String command = words.substring(0, words.indexOf(' '));

        gru(words.split(" ")).assertWrongUsage("gru " + command + ": " + message + " (see gru " + command + " --help)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "trian --corpus a.txt | trian is not a command of gru; did you mean train?",
                "Train                | Train is not a command of gru; did you mean train?",
                "gen                  | gen is not a command of gru; did you mean generate?",
                "help trian           | trian is not a command of gru; did you mean train?",
                "version              | version is not a command of gru; did you mean --version?",
                "--corpus a.txt       | --corpus belongs after the command; did you mean gru train --corpus?",
                "--model m generate   | --model belongs after the command; did you mean gru generate --model?",
                "fly                  | fly is not a command of gru: it is one of help, train, generate, chat, sheet, evaluate, inspect, report, serve, import, export, bench or completion (see gru --help)",
                "--verbose            | a command is missing: it is one of help, train, generate, chat, sheet, evaluate, inspect, report, serve, import, export, bench or completion (see gru --help)",
            })
    void knowsItsCommands(String words, String message) {
        gru(words.split(" ")).assertWrongUsage("gru: " + message);
    }

    @Test
    void knowsATextThatTheShellHasTakenApart() {
        String seed = "--seed " + ShellWords.quoted("Tread softly now");

        gru("generate", "Tread softly now")
                .assertWrongUsage(
                        "gru generate: \"Tread softly now\" stands without an option; did you mean " + seed + "?");
        gru("generate", "Tread", "softly", "now", "--length", "3")
                .assertWrongUsage("gru generate: \"Tread\" stands without an option; did you mean " + seed + "?");
        gru("generate", "--length", "3", "--seed", "Tread", "softly", "now")
                .assertWrongUsage("gru generate: \"softly\" stands without an option; did you mean " + seed + "?");
        gru("generate", "--seed=Tread", "softly", "now", "--length=3")
                .assertWrongUsage("gru generate: \"softly\" stands without an option; did you mean " + seed + "?");
        gru("inspect", "--model", "my", "model")
                .assertWrongUsage("gru inspect: \"model\" stands without an option; did you mean --model "
                        + ShellWords.quoted("my model") + "?");
    }

    @Test
    void knowsAModelThatIsThere() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("letters"));
        ModelFile.save(TinyModels.of("gru:4", Targets.LAST, "abc"), directory.resolve(ModelFile.BEST));

        for (String command : List.of("inspect", "chat", "generate", "sheet")) {
            gru(command, directory.toString())
                    .assertWrongUsage("gru %s: \"%s\" stands without an option; did you mean --model %s?"
                            .formatted(command, directory, ShellWords.quoted(directory.toString())));
        }
    }

    @Test
    void saysThatAValueIsOfTheEnvironment() {
        assertThat(gruWith(Map.of("GRU_TARGETS", "evry"), "", "train", "--corpus", "a")
                        .err())
                .startsWith("gru train: --targets (here GRU_TARGETS of the environment) must be last or every, but is "
                        + "\"evry\" (see ");
        assertThat(gruWith(Map.of("GRU_TARGETS", "evry"), "", "train", "--targets", "evry")
                        .err())
                .startsWith("gru train: --targets must be last or every");
    }

    @Test
    void aFolderHasNoOptionsInIt() {
        gru("generate", "@" + folder)
                .assertWrongUsage("gru: @%s is a folder: name a file with options".formatted(folder));
    }

    // ---- every option that is a path ----

    private record Place(CommandSpec command, String argument, boolean option) {
        @Override
        public String toString() {
            return command.qualifiedName() + " " + argument;
        }
    }

    private static List<CommandSpec> commands() {
        return new CommandLine(GruCommand.class, new ManPages())
                .getSubcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .toList();
    }

    static Stream<Place> paths() {
        List<String> labels = List.of("PATH", "FILE", "DIR", "CORPUS", "JSON");
        return commands().stream()
                .flatMap(command -> Stream.concat(
                        command.options().stream()
                                .filter(option -> labels.contains(option.paramLabel()))
                                .map(OptionSpec::longestName)
                                .map(name -> new Place(command, name, true)),
                        command.positionalParameters().stream()
                                .map(PositionalParamSpec::paramLabel)
                                .filter(labels::contains)
                                .map(name -> new Place(command, name, false))));
    }

    @Test
    void thereArePaths() {
        assertThat(paths()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void noPathIsEmptyOrAnOptionWithAnErrorInIt(Place place) {
        String name = place.command().name();
        for (String value : new String[] {"", " "}) {
            String[] words = place.option() ? new String[] {name, place.argument(), value} : new String[] {name, value};
            gru(words)
                    .assertWrongUsage("gru %s: %s must name a file or folder, but is empty (see gru %s --help)"
                            .formatted(name, place.argument(), name));
        }
        if (place.option()) {
            Cli.Result swallowed = gru(name, place.argument(), "--fly");
            assertThat(swallowed.status()).isEqualTo(2);
            assertThat(swallowed.err().lines()).singleElement().asString().contains("--fly");
        }
    }

    // ---- help ----

    @Test
    void helpFitsAnOldTerminalAndSaysWhatAValueMayBe() {
        for (CommandSpec command : commands()) {
            String help = gru("help", command.name()).out();
            assertThat(help.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(help).doesNotContainPattern("=<");
        }
        assertThat(gru("--help").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
