package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.HostProgram.Use;
import org.gru4j.cli.Surroundings;
import org.gru4j.cli.Surroundings.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever has gru4j in a program keeps the program's own log, streams and locale. */
class HostProgramTest {

    private static final String LOGGING = """
            <configuration>
                <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>host.log</file>
                    <encoder><pattern>host %level %logger: %replace(%msg){'\\s', ' '}%n%ex</pattern></encoder>
                </appender>
                <root level="INFO"><appender-ref ref="file"/></root>
            </configuration>
            """;

    private static final Path MODEL =
            Path.of("src/test/resources/models/gru.zip").toAbsolutePath();

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void itsLogKeepsItsPatternItsFileAndItsStackTraces(Use use) throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.writeString(own.resolve("logback.xml"), LOGGING);
        Path model = use == Use.WRITES ? MODEL : folder.resolve("model");

        Ended result = run(
                "-cp",
                own + File.pathSeparator + CLASS_PATH,
                HostProgram.class.getName(),
                use.name(),
                model.toString());

        // Nor does anything get to its streams: what libraries have to say is in its log.
        assertThat(result).isEqualTo(new Ended(0, "", ""));
        List<String> log = Files.readAllLines(folder.resolve("host.log"));
        assertThat(log)
                .startsWith("host INFO org.gru4j.HostProgram: begins")
                .containsSequence(
                        "host ERROR org.gru4j.HostProgram: ends", "java.lang.IllegalStateException: of the host")
                .anyMatch(line -> line.startsWith("host INFO org.nd4j."))
                .anyMatch(line -> line.startsWith("\tat org.gru4j.HostProgram.main("));
        assertThat(log.subList(0, log.indexOf("host ERROR org.gru4j.HostProgram: ends")))
                .allMatch(line -> line.startsWith("host "));
    }

    @Test
    void whoRunsTheProgramItselfMayNameAnotherLoggingConfiguration() throws Exception {
        Path own = Files.writeString(folder.resolve("own.xml"), LOGGING);

        Ended result = run(
                "-Dlogback.configurationFile=" + own,
                "-cp",
                CLASS_PATH,
                Main.class.getName(),
                "generate",
                "--model=" + MODEL,
                "--seed=The kettle",
                "--length=20");

        assertThat(result).isEqualTo(new Ended(0, result.out(), ""));
        assertThat(Files.readAllLines(folder.resolve("host.log")))
                .anyMatch(line -> line.startsWith("host INFO org.nd4j."));
    }

    @Test
    void noConfigurationOfALoggerIsOurs() {
        ClassLoader classes = Main.class.getClassLoader();

        assertThat(List.of("logback.xml", "logback-test.xml", "log4j2.xml", "logging.properties"))
                .allSatisfy(name -> assertThat(classes.getResource(name)).isNull());
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return Surroundings.run(folder, List.of(arguments));
    }
}
