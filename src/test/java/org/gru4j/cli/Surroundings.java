package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a program that a test starts finds around it, which is not what the tests themselves were started in: no options in
 * the environment, one locale, one kind of terminal, and signals that arrive also where the tests run in the background.
 */
public final class Surroundings {

    private static final Set<String> OF_A_PERSON = Set.of(
            "COLUMNS", "LINES", "NO_COLOR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CDPATH", "LANG", "LANGUAGE");

    /** Of what JavaCPP does; it has the option not to. */
    private static final int FIRST_THAT_WARNS = 23;

    private static final Path ENV = Path.of("/usr/bin/env");

    private Surroundings() {}

    /** The Java that runs the tests, with what keeps newer ones from warning before the program says anything. */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        return command;
    }

    /** Makes the surroundings of a program that is not started yet the same everywhere. */
    public static ProcessBuilder known(ProcessBuilder program) throws IOException {
        Map<String, String> environment = program.environment();
        environment.keySet().removeIf(name -> name.startsWith("GRU_") || name.startsWith("LC_"));
        environment.keySet().removeAll(OF_A_PERSON);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm");
        List<String> command = new ArrayList<>(withSignals());
        command.addAll(program.command());
        return program.command(command);
    }

    /**
     * How a program ended.
     *
     * @param out all that it wrote to standard output
     * @param err all that it wrote to standard error
     */
    public record Ended(int status, String out, String err) {}

    /** Starts the Java that runs the tests in a folder, and waits until it ends. */
    public static Ended run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java());
        command.addAll(arguments);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = known(new ProcessBuilder(command))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Shells ignore Ctrl-C for what they start in the background, and so does all that is started from there. */
    private static List<String> withSignals() throws IOException {
        boolean gnu = Files.isExecutable(ENV)
                && new String(
                                new ProcessBuilder(ENV.toString(), "--help")
                                        .start()
                                        .getInputStream()
                                        .readAllBytes(),
                                StandardCharsets.UTF_8)
                        .contains("--default-signal");
        return gnu ? List.of(ENV.toString(), "--default-signal=INT,HUP,TERM") : List.of();
    }
}
