package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program in locales of all kinds, in little memory, and on a machine that it was not built for. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path JAR = ROOT.resolve("target/gru4j.jar");

    @TempDir
    Path folder;

    private record Result(int status, String out, String err) {}

    /** Maven leaves the time of a jar alone whose content is the same as before, and then the launcher builds it anew. */
    @BeforeAll
    static void theJarIsNew() throws IOException {
        Files.setLastModifiedTime(JAR, FileTime.from(Instant.now()));
    }

    @BeforeEach
    void makeModelAndText() throws IOException {
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, "café ü"), folder.resolve("m.zip"));
        Files.writeString(folder.resolve("text.txt"), "Die Möwe i ist größer als 1.234 Iltisse. ".repeat(60));
    }

    /** The script reaches the shell as a file: the locale of these tests may be one that cannot hand it on. */
    private Result shell(Map<String, String> environment, String script) throws Exception {
        Path file = Files.writeString(folder.resolve("script"), script, UTF_8);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString())
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put("GRU", ROOT.resolve("scripts/gru").toString());
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    /** That of C, and one that nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"export LC_ALL=C", "export LANG=xx_XX.UTF-8"})
    void namesAndArgumentsKeepTheirUmlauts(String locale) throws Exception {
        Result result = shell(Map.of(), locale + "\n" + """
                set -e
                mkdir Größe && cd Größe && mkdir model && mv ../text.txt Möwe.txt && mv ../m.zip model/best.zip
                "$GRU" generate --seed 'café' --length 3 --top-k 1 --out Übung.txt
                "$GRU" train --corpus Möwe.txt --model Bücher/m --layers gru:4 --window 10 --epochs 1 --no-samples >/dev/null
                grep -q '^café' Übung.txt
                ls Bücher/m
                """);

        assertThat(result).isEqualTo(new Result(0, "best.zip\nlast.zip\nmetrics.jsonl\nreport.html\n", ""));
    }

    @Test
    void theProgramsOwnFolderMayHaveUmlauts() throws Exception {
        Result result = shell(Map.of("LC_ALL", "C", "PROJECT", ROOT.toString()), """
                set -e
                mkdir -p 'Mein Büchlein/target' 'Mein Büchlein/src/main' 'Mein Büchlein/data'
                cd 'Mein Büchlein'
                cp -R "$PROJECT/scripts" "$PROJECT/pom.xml" .
                cp "$PROJECT/data/english.zip" data/
                ln -s "$PROJECT/target/lib" target/lib
                cp "$PROJECT/target/gru4j.jar" target/
                scripts/gru generate --model ../m.zip --seed c --length 3 --random-seed 1
                scripts/gru generate --model ../m.zip --seed c --length 3 --random-seed 1
                rm target/lib
                """);

        assertThat(result).isEqualTo(new Result(0, result.out(), ""));
        assertThat(result.out().lines()).hasSize(2).allMatch(line -> line.startsWith("c"));
    }

    @Test
    void digitsAndLettersAreTheSameInEveryLocale() throws Exception {
        String script = """
                "$GRU" train --corpus text.txt --layers gru:4 --window 10 --epochs 1 --sample-length 9 --random-seed 1 \\
                    --overwrite --model m | grep -v -e ^epoch -e ^chosen &&
                cat m/samples.txt
                """;
        Result usual = shell(Map.of("LC_ALL", "C"), script);

        assertThat(usual.status()).as(usual.err()).isZero();
        assertThat(usual.out()).contains("corpus: 2,460 characters", "temperature 0.5:");
        for (String locale : new String[] {
            "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab", "-Duser.language=tr -Duser.country=TR"
        }) {
            assertThat(shell(Map.of("LC_ALL", "C", "GRU_JAVA_OPTS", locale), script))
                    .as(locale)
                    .isEqualTo(usual);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere Java knows all characters in every locale
    void withoutTheLauncherLostCharactersAreNotPassedOver() throws Exception {
        Result result = shell(Map.of("LC_ALL", "C", "PROJECT", ROOT.toString()), """
                cp "$PROJECT/target/gru4j.jar" . && ln -s "$PROJECT/target/lib" lib || exit 3
                "$JAVA" -jar gru4j.jar generate --seed café
                status=$?
                rm lib
                exit $status
                """);

        assertThat(result)
                .isEqualTo(new Result(
                        2,
                        "",
                        "gru: in this locale Java knows no characters but ASCII, and the command line or the folder has"
                                + " others: set LC_ALL=C.UTF-8, or call scripts/gru, which does\n"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void littleAddressSpaceIsEnough() throws Exception {
        Result result = shell(Map.of(), """
                ulimit -v 4000000
                mkdir empty && cd empty
                "$GRU" train --corpus ../text.txt --layers gru:4 --window 10 --epochs 1 --no-samples --model ../m >/dev/null &&
                "$GRU" generate --model ../m --length 3 && ls
                """);

        assertThat(result).isEqualTo(new Result(0, result.out(), ""));
        assertThat(result.out()).doesNotContain("hs_err");
    }

    @Test
    void aBuildForAnotherKindOfMachineSaysWhich() throws Exception {
        Path foreign = folder.resolve("foreign.jar");
        copyWithPlatform("plan9-vax", foreign);

        Result result = shell(
                Map.of("LC_ALL", "C.UTF-8", "CP", foreign + ":" + ROOT.resolve("target/lib") + "/*"),
                "\"$JAVA\" -cp \"$CP\" org.gru4j.Main inspect --model m.zip");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .matches(
                        "gru inspect: this build is for plan9-vax, but this machine is \\S+: build it again here, with mvn"
                                + " -DskipTests package\n");
    }

    private static void copyWithPlatform(String platform, Path to) throws IOException {
        try (JarFile from = new JarFile(JAR.toFile());
                OutputStream file = Files.newOutputStream(to)) {
            Manifest manifest = from.getManifest();
            assertThat(manifest.getMainAttributes().getValue("Native-Platform")).isNotNull();
            manifest.getMainAttributes().putValue("Native-Platform", platform);
            try (JarOutputStream copy = new JarOutputStream(file, manifest);
                    Stream<JarEntry> entries = from.stream()) {
                for (ZipEntry entry : entries.filter(it -> !it.getName().equals(JarFile.MANIFEST_NAME))
                        .toList()) {
                    copy.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream content = from.getInputStream(entry)) {
                        content.transferTo(copy);
                    }
                }
            }
        }
    }
}
