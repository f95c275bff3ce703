package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/gru} alone, in a project of its own, with stand-ins for Java and Maven that say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final String JAVA = "echo \"locale ${LC_ALL:-none}\"; printf '[%s]\\n' \"$@\"";
    private static final String MAVEN = "echo \"in $PWD: mvn $*\"; echo jar >target/gru4j.jar";

    @TempDir
    Path folder;

    private Path root;
    private Path jdk;
    private Path tools;
    private final Map<String, String> environment = new TreeMap<>();

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectories(folder.resolve("gru 4j"));
        Files.createDirectories(root.resolve("src/main"));
        Files.createDirectory(root.resolve("scripts"));
        Files.copy(Path.of("scripts/gru"), root.resolve("scripts/gru"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectory(root.resolve("data"));
        Files.writeString(root.resolve("data/english.zip"), "a model");
        jdk = folder.resolve("a JDK");
        tools = folder.resolve("tools");
        java("17.0.15", JAVA);
        script(jdk.resolve("bin/javac"), "exit 0");
        script(tools.resolve("mvn"), MAVEN);
        script(tools.resolve("sleep"), "exit 0");
        locale("UTF-8", "C.utf8");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("PATH", tools + ":/usr/bin:/bin");
    }

    private void java(String version, String otherwise) throws IOException {
        script(
                jdk.resolve("bin/java"),
                "for last; do :; done; if [ \"$last\" = -version ]; then echo 'openjdk version \"" + version
                        + "\" 2025-04-15' >&2; exit; fi; " + otherwise);
    }

    private void locale(String encoding, String names) throws IOException {
        script(
                tools.resolve("locale"),
                "if [ \"$1\" = charmap ]; then echo " + encoding + "; else echo " + names + "; fi");
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("scripts/gru").toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Result start(List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private void assertFails(String message, String... arguments) throws Exception {
        Result result = run(arguments);

        assertThat(result.err()).endsWith("gru: " + message + "\n");
        assertThat(result).isEqualTo(new Result(1, "", result.err()));
        assertThat(root.resolve("target/gru4j.jar")).doesNotExist();
    }

    @Test
    void buildsOnceAndHandsOnArgumentsAndStatus() throws Exception {
        java("17.0.15", JAVA + "; exit 7");

        Result first = run("train", "a 'b' \"c\" $d %e% !f!", "");

        assertThat(first.status()).isEqualTo(7);
        assertThat(first.out())
                .endsWith("[train]\n[a 'b' \"c\" $d %e% !f!]\n[]\n")
                .contains("[-jar]\n");
        assertThat(first.err())
                .startsWith("gru: building the program, once")
                .contains("in " + root.toRealPath() + ": mvn -q -Dmaven.test.skip package\n");
        assertThat(run("train")).isEqualTo(new Result(7, run("train").out(), "")); // nothing is built
        assertThat(root.resolve("target/gru.lock")).doesNotExist();
    }

    @Test
    void isFoundThroughALinkWhateverCdpathSays() throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/gru 4j/scripts"));
        Path link = Files.createSymbolicLink(folder.resolve("gru"), Path.of("gru 4j", "scripts", "gru"));
        environment.put("CDPATH", folder.resolve("elsewhere").toString());

        assertThat(start(List.of("./" + link.getFileName(), "--version")).out())
                .endsWith("[" + root.toRealPath().resolve("target/gru4j.jar") + "]\n[--version]\n");
        Files.delete(link);
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));
        assertFails("javac is not there; building needs a JDK, 17 or newer, and " + jdk + "/bin/java is only a JRE");
        java("11.0.2", JAVA);
        assertFails("Java 17 or newer is needed, and " + jdk + "/bin/java is 11.0.2");
        java("1.8.0_392", JAVA);
        assertFails("Java 17 or newer is needed, and " + jdk + "/bin/java is 1.8.0_392");
        script(jdk.resolve("bin/java"), "echo no >&2; exit 1");
        assertFails("'" + jdk + "/bin/java -version' does not tell its version; install a JDK, 17 or newer");
        Files.delete(jdk.resolve("bin/java"));
        assertFails("JAVA_HOME is " + jdk + ", where there is no bin/java; point it at a JDK, 17 or newer");
    }

    @Test
    void saysWhyNothingWasBuilt() throws Exception {
        script(tools.resolve("mvn"), "exit 1");
        assertFails("the build failed; 'mvn package' in " + root.toRealPath() + " says more");
        script(tools.resolve("mvn"), "exit 0");
        assertFails("the build made no " + root.toRealPath().resolve("target/gru4j.jar"));
        assertThat(root.resolve("target/gru.lock")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ANSI_X3.4-1968, C.utf8, C.UTF-8",
        "US-ASCII, C.UTF-8, C.UTF-8",
        "US-ASCII, de_DE.UTF-8, en_US.UTF-8",
        "'', '', en_US.UTF-8",
        "UTF-8, C.utf8, none",
        "ISO-8859-1, C.utf8, none"
    })
    void aLocaleForAsciiGivesWayToOneForUtf8(String encoding, String names, String expected) throws Exception {
        locale(encoding, names);

        assertThat(run("--version").out()).startsWith("locale " + expected + "\n");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, false", "22.0.2, false", "23-ea, true", "25.0.3, true"})
    void aNewJavaIsAskedNotToWarn(String version, boolean asked) throws Exception {
        java(version, JAVA);

        assertThat(run("--version").out().contains("[--sun-misc-unsafe-memory-access=allow]\n"))
                .isEqualTo(asked);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLimitOfAddressSpaceIsReadOrRefused() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -v \"$1\"; exec \"$2\" train", "sh"));
        String gru = root.resolve("scripts/gru").toString();
        command.addAll(List.of("2000000", gru));

        assertThat(start(command))
                .isEqualTo(new Result(
                        1,
                        "",
                        "gru: the address space is limited to 2000 MB (ulimit -v), and 3000 are needed; type ulimit -v"
                                + " unlimited, or ask who set the limit\n"));
        command.set(4, "4096000");
        assertThat(start(command).out()).contains("[-Xmx1000m]\n[-XX:CompressedClassSpaceSize=128m]\n");
        assertThat(run("train").out()).doesNotContain("-Xmx");
    }

    @Test
    void aLockWhoseProcessIsGoneIsTakenAway() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        writeLock(Long.toString(gone.pid()));

        assertThat(run("train").status()).isZero();
        assertThat(root.resolve("target/gru.lock")).doesNotExist();
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        Path lock = writeLock(Long.toString(ProcessHandle.current().pid()));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        assertFails("process " + ProcessHandle.current().pid()
                + " has been building the program for an hour; if it does" + " something else, remove " + lock);
        Files.delete(lock);
        Files.createDirectories(lock.resolve("not a file"));
        Result result = run("train");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("gru: cannot make " + lock + ": ");
        assertThat(result.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void aLockThatHoldsNothingIsTakenAway(String nothing) throws Exception {
        writeLock(nothing);

        assertThat(run("train").status()).isZero();
        assertThat(root.resolve("target/gru.lock")).doesNotExist();
    }

    @Test
    void aTakeoverThatWasInterruptedIsRepaired() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = writeLock(Long.toString(gone.pid()));
        Files.createDirectory(lock.resolveSibling("gru.lock.dead"));

        assertThat(run("train").status()).isZero();
        assertThat(lock).doesNotExist();
    }

    private Path writeLock(String content) throws IOException {
        Path target = Files.createDirectories(root.resolve("target"));
        return Files.writeString(target.toRealPath().resolve("gru.lock"), content);
    }

    @Test
    void saysSoWhereTargetCannotBeMade() throws Exception {
        Files.writeString(root.resolve("target"), "a file");

        assertThat(run("train")).isEqualTo(new Result(1, "", "gru: cannot write to " + root.toRealPath() + "\n"));
    }
}
