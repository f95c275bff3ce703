package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A message names no option that its command does not have, whichever part of the program it comes from. */
class OwnOptionsTest {

    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final CommandLine GRU = new CommandLine(GruCommand.class, new ManPages());
    private static final Path KERAS = Path.of("src/test/resources/keras-models");

    @TempDir
    Path folder;

    @Test
    void messagesNameOptionsOfTheirCommandOnly() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abc"), model.resolve(ModelFile.BEST));
        Files.copy(model.resolve(ModelFile.BEST), model.resolve(ModelFile.LAST));
        Path lstm = folder.resolve("lstm.zip");
        ModelFile.save(TinyModels.of("lstm:4", Targets.LAST, "abc"), lstm);
        Path text = Files.writeString(folder.resolve("a.txt"), "abcabc");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xE9, 0x20, (byte) 0x81, 0x41});
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path list = Files.writeString(folder.resolve("v.json"), "[\"a\"]");
        Path broken = Files.writeString(folder.resolve("b.json"), "[\"a");
        Path h5 = KERAS.resolve("keras1_gru.h5");
        Path config = Files.writeString(folder.resolve("c.json"), "{");
        Path fresh = folder.resolve("fresh");
        List<List<Object>> wrong = new ArrayList<>();
        for (Object no : List.of(folder.resolve("none"), empty, text)) {
            for (String command : List.of("generate", "chat", "sheet", "inspect")) {
                wrong.add(List.of(command, "--model", no));
            }
            wrong.add(List.of("evaluate", "--corpus", text, "--model", no));
            wrong.add(List.of("export", "--format", "keras", "--output", folder.resolve("x.keras"), "--model", no));
            wrong.add(List.of("train", "--corpus", text, "--resume", "--model", no));
            wrong.add(List.of("train", "--corpus", text, "--resume", "--fine-tune", "--model", no));
            wrong.add(List.of("import", no, "--model", fresh));
            wrong.add(List.of("import", h5, "--config", no, "--model", fresh));
        }
        wrong.addAll(List.of(
                List.of("import", h5, "--model", model),
                List.of("import", h5, "--model", text),
                List.of("import", h5, "--order", "sorted", "--model", fresh),
                List.of("import", h5, "--window", 3, "--model", fresh),
                List.of("import", h5, "--vocabulary", list, "--model", fresh),
                List.of("import", h5, "--vocabulary", broken, "--model", fresh),
                List.of("import", h5, "--vocabulary", empty, "--model", fresh),
                List.of("import", h5, "--vocabulary-from", empty, "--model", fresh),
                List.of("import", h5, "--vocabulary-from", latin, "--encoding", "UTF-8", "--model", fresh),
                List.of("import", h5, "--vocabulary-from", lstm, "--model", fresh),
                List.of("import", h5, "--vocabulary", list, "--vocabulary-from", text, "--model", fresh),
                List.of("import", h5, "--vocabulary", list, "--window", 0, "--model", fresh),
                List.of("import", config, "--model", fresh),
                List.of(
                        "export",
                        "--format",
                        "safetensors",
                        "--model",
                        lstm,
                        "--output",
                        folder.resolve("l.safetensors")),
                List.of("export", "--format", "keras", "--model", lstm, "--output", folder.resolve("l.h5")),
                List.of("export", "--format", "onnx", "--model", lstm),
                List.of("generate", "--model", lstm, "--max-copy", 9),
                List.of("generate", "--model", lstm, "--length", 0),
                List.of("generate", "--model", lstm, "--unknown", "error", "--seed", "ä"),
                List.of("generate", "--model", lstm, "--seed", "漢"),
                List.of("generate", "--model", lstm, "--temperature", 0),
                List.of("generate", "--model", lstm, "--top-p", 3),
                List.of("generate", "--model", lstm, "--out", empty),
                List.of("sheet", "--model", lstm, "--width", 3),
                List.of("sheet", "--model", lstm, "--unknown", "error", "--seed", "ä"),
                List.of("sheet", "--model", lstm, "--length", 0),
                List.of("chat", "--model", lstm, "--temperature", -1),
                List.of("chat", "--model", lstm, "--length", 0),
                List.of("evaluate", "--model", lstm, "--corpus", latin, "--encoding", "UTF-8"),
                List.of("evaluate", "--model", lstm, "--corpus", empty),
                List.of("evaluate", "--model", lstm, "--corpus", lstm),
                List.of("evaluate", "--model", lstm, "--corpus", latin),
                List.of("evaluate", "--model", lstm, "--corpus", text, "--held-out", 2),
                List.of("evaluate", "--model", lstm, "--corpus", text, "--reset-every", 1),
                List.of("evaluate", "--model", lstm, "--corpus", text, "--threads", 0),
                List.of("bench", "--seconds", 0),
                List.of("bench", "--threads", 0),
                List.of("train", "--corpus", text, "--model", model),
                List.of("train", "--corpus", text, "--model", text),
                List.of("train", "--corpus", text, "--model", fresh, "--window", 100, "--no-stateful"),
                List.of("train", "--corpus", text, "--model", fresh, "--workers", 3),
                List.of("train", "--corpus", text, "--model", model, "--resume"),
                List.of("train", "--corpus", empty, "--model", fresh),
                List.of("train", "--corpus", latin, "--encoding", "UTF-8", "--model", fresh)));

        for (List<Object> words : wrong) {
            String[] args = words.stream().map(Object::toString).toArray(String[]::new);
            Result result = gru(args);
            assertThat(result.status())
                    .as("status of %s: %s", words, result.err())
                    .isIn(1, 2);
            assertThat(foreign(args, result.err()))
                    .as("options in %s", result.err())
                    .isEmpty();
        }
        assertThat(fresh).doesNotExist();
    }

    /** What is named and is no option of the command, unless the user has written it. */
    private static List<String> foreign(String[] args, String message) {
        CommandSpec command = GRU.getSubcommands().get(args[0]).getCommandSpec();
        return OPTION.matcher(message)
                .results()
                .map(MatchResult::group)
                .filter(option -> !WrongUsage.options(command).contains(option)
                        && !Arrays.asList(args).contains(option))
                .toList();
    }

    @Test
    void withoutMemoryEachCommandNamesWhatItHas() {
        for (CommandLine command : GRU.getSubcommands().values()) {
            var err = new java.io.StringWriter();
            command.setErr(new java.io.PrintWriter(err));
            Faults.outOfMemory(new OutOfMemoryError("heap"), command, false);

            String[] args = {command.getCommandName()};
            assertThat(err.toString()).startsWith("gru " + args[0] + ": not enough memory (heap): take ");
            assertThat(foreign(args, err.toString())).isEmpty();
        }
    }
}
