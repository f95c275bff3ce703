package org.gru4j.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as scripts/train-base does: from its source. */
class BaseTextTest {

    private static final Path SOURCE = Path.of("src/base/java/org/gru4j/base/BaseText.java");

    private static final String VERSE = "The sun's rim dips; the stars rush out:\nAt one stride comes the dark.";
    private static final String PROSE =
            "\"It's a fine day--is it not?\" he said, and looked at the sea, which was as calm as "
                    + "a pond on a summer's morning.\nNobody answered him; the wind had gone to the land, and took with it the smell of the hay and "
                    + "the voices of those who made it.";

    @TempDir
    Path folder;

    @Test
    void writesEachPieceInTheWaysInWhichPeopleWrite() throws Exception {
        Path verse = Files.writeString(folder.resolve("verse.txt"), many(VERSE));
        Path prose = Files.writeString(folder.resolve("prose.txt"), many(PROSE));

        String text = run(verse, prose);

        List<String> pieces = List.of(text.split("\n\n\n"));
        assertThat(pieces).hasSize(401);
        assertThat(pieces.get(0)).contains("abc").contains("Žžſ").contains("—");
        assertThat(pieces).contains(VERSE, VERSE.replace('\'', '’')); // its lines stay
        assertThat(text)
                .contains("\"It's a fine day--is it not?\" he said")
                .contains("“It’s a fine day—is it not?” he said")
                .contains("It’s a fine day – is it not?");
        assertThat(pieces).anyMatch(piece -> piece.contains("morning.\n\nNobody"));
        assertThat(pieces).anyMatch(piece -> piece.contains("morning.\nNobody"));
        assertThat(pieces.stream().skip(1).filter(piece -> piece.startsWith("\"")))
                .anyMatch(piece -> piece.lines().noneMatch(line -> line.length() > 80)) // wrapped
                .anyMatch(piece -> piece.lines().anyMatch(line -> line.length() > 100)); // and not
    }

    @Test
    void leavesProseOfComputersAsItIs() throws Exception {
        String manual = """
                The shell's prompt ends with '.import FILE TABLE' -- the options --csv and --skip N (see below) have no default here.
                    CREATE TABLE "t1"(a, b);  -- a comment""";
        Path manuals = Files.writeString(folder.resolve("manual.txt"), many(manual));

        List<String> pieces = List.of(run(manuals).split("\n\n\n"));

        assertThat(pieces.stream().skip(1).map(String::strip)).hasSize(200).containsOnly(manual);
    }

    @Test
    void theSameTextsGiveTheSameResult() throws Exception {
        Path verse = Files.writeString(folder.resolve("verse.txt"), many(VERSE));

        assertThat(run(verse)).isEqualTo(run(verse));
    }

    private static String many(String piece) {
        return Collections.nCopies(200, piece).stream().collect(Collectors.joining("\n\n\n"));
    }

    private String run(Path... texts) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), SOURCE.toString(), out.toString());
        for (Path text : texts) {
            program.command().add(text.toString());
        }
        Process process = program.inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(out);
    }
}
