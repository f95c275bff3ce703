package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code scripts/gru} and {@code scripts/gru.cmd}: two files, one behaviour. What of the second can be seen without Windows. */
class CmdLauncherTest {

    private static final String SHELL = read("scripts/gru");
    private static final String WINDOWS = read("scripts/gru.cmd");

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void cmdGetsItsLineEndsAndNothingButAscii() throws IOException {
        assertThat(WINDOWS.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(WINDOWS.chars()).allMatch(character -> character < 128);
        assertThat(SHELL).doesNotContain("\r");
        assertThat(Files.readAllLines(Path.of(".gitattributes"))).contains("*.cmd -text", "* text=auto eol=lf");
    }

    @Test
    void everyJumpOfCmdHasItsMark() {
        List<String> jumps = found("(?:goto|call) +:?([a-z_]+)", WINDOWS);
        List<String> marks = found("(?m)^:([a-z_]+)", WINDOWS);

        assertThat(jumps).isNotEmpty();
        assertThat(marks).doesNotHaveDuplicates().containsAll(jumps);
        assertThat(jumps).containsAll(marks);
    }

    @Test
    void bothGiveJavaTheSameOptions() {
        List<String> options = options(SHELL);

        assertThat(options).contains("-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-jar", "-XX:ErrorFile=");
        assertThat(options(WINDOWS)).isEqualTo(options);
    }

    /** Options without what is different in the two: where files lie, and limits of address space, which Windows does not set. */
    private static List<String> options(String launcher) {
        return found("(?<![-\\w/])(-(?:X[A-Za-z]*:[-+\\w]+=?|D)[\\w.:=-]*|-jar|--sun-misc[-\\w=]+)", launcher).stream()
                .filter(option -> !option.matches("-XX:(CompressedClassSpaceSize|ReservedCodeCacheSize)=.*"))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void bothSetTheSameThreads() {
        String variable = "((?:OMP|GOMP)_[A-Z_]+)";

        assertThat(found(": \"\\$\\{" + variable + ":=(\\w+)\\}", SHELL))
                .hasSize(3)
                .isEqualTo(found("set \"" + variable + "=(\\w+)\"", WINDOWS));
    }

    @Test
    void bothSayTheSame() {
        List<String> shell = messages("(?:fail |echo |printf )['\"](.*?)['\"](?: >&2|\\)?$|;;)", SHELL);
        List<String> windows = messages("(?:set \"message=|>&2 echo )(.*?)\"?$", WINDOWS);

        assertThat(windows).hasSizeGreaterThan(9);
        for (String common : List.of(
                "JAVA_HOME is *, where there is no bin/java; point it at a JDK, 17 or newer",
                "java is not on the PATH; install a JDK, 17 or newer",
                "'* -version' does not tell its version; install a JDK, 17 or newer",
                "Java 17 or newer is needed, and * is *",
                "mvn is not on the PATH; install Maven, 3.8 or newer",
                "javac is not there; building needs a JDK, 17 or newer, and * is only a JRE",
                "gru: building the program, once (mvn -q -Dmaven.test.skip package); the first time Maven downloads about 250 MB",
                "the build failed; 'mvn package' in * says more",
                "the build made no *")) {
            assertThat(shell).as("scripts/gru").contains(common);
            assertThat(windows).as("scripts/gru.cmd").contains(common);
        }
    }

    private static List<String> messages(String pattern, String launcher) {
        return found("(?m)" + pattern, launcher.replace("\r", "")).stream()
                .map(message -> message.replaceAll("\\$\\w+|%\\w+%", "*").replace("bin\\java.exe", "bin/java"))
                .toList();
    }

    /** Each of a pattern's finds: its groups, with a blank between them. */
    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(CmdLauncherTest::groups)
                .toList();
    }

    private static String groups(MatchResult find) {
        return find.groupCount() == 1 ? find.group(1) : find.group(1) + " " + find.group(2);
    }
}
