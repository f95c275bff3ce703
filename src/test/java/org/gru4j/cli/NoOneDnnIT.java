package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.gru4j.cli.Surroundings.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program without oneDNN, as on a machine that its jars are not made for: slower, and otherwise whole. */
class NoOneDnnIT {

    private static final Path JAR = Path.of("target/gru4j.jar").toAbsolutePath();
    private static final String REASON =
            "The GRU runs on a slower engine, openblas, because onednn cannot be used: its library cannot be loaded (java.lang.NoClassDefFoundError: ";

    @TempDir
    Path folder;

    @Test
    void everyCommandWorksAndOneLineSaysWhyItIsSlower() throws Exception {
        Files.writeString(folder.resolve("text.txt"), "to be or not to be\n".repeat(12));

        Ended trained = gru("train", "--corpus=text.txt", "--layers=gru:8", "--window=10", "--epochs=2");

        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err().lines()).singleElement().asString().startsWith(REASON);
        assertThat(trained.out()).contains("epoch 2/2", "--- epoch 2, temperature 0.2:");

        Ended written = gru("generate", "--seed=to", "--length=30", "--random-seed=1");

        assertThat(written.status()).as(written.err()).isZero();
        assertThat(written.err().lines()).allSatisfy(line -> assertThat(line).startsWith(REASON));
        assertThat(written.out())
                .startsWith("to")
                .hasSize(2 + 30 + System.lineSeparator().length());

        Ended resumed = gru("train", "--corpus=text.txt", "--resume", "--epochs=3", "--no-samples");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("epoch 3/3");

        Ended measured = gru("bench", "--seconds=0.01");

        assertThat(measured.status()).as(measured.err()).isZero();
        assertThat(measured.out())
                .contains("openblas, a slower one", "\npeak     not measured, because onednn cannot be used");
    }

    private Ended gru(String... args) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-Dfile.encoding=UTF-8", "-cp", classPath(), "org.gru4j.Main"));
        arguments.addAll(List.of(args));
        return Surroundings.run(folder, arguments);
    }

    /** The program and the jars that its manifest names, without oneDNN's. A jar's own list would bring them back. */
    private static String classPath() throws IOException {
        String named;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            named = jar.getManifest().getMainAttributes().getValue("Class-Path");
        }
        List<String> jars = Stream.of(named.split(" "))
                .filter(name -> !name.contains("/dnnl-"))
                .map(name -> JAR.resolveSibling(name).toString())
                .toList();
        assertThat(jars).hasSize(named.split(" ").length - 2);
        return JAR.resolveSibling("classes") + File.pathSeparator + String.join(File.pathSeparator, jars);
    }
}
