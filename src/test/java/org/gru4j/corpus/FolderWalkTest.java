package org.gru4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a folder is a corpus, and what is told of the rest. */
class FolderWalkTest {

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private final CorpusListener listener = new CorpusListener() {
        @Override
        public void onFolder(String name, int texts, LeftOut leftOut) {
            told.add(texts + " of " + folder.relativize(Path.of(name)) + ": " + leftOut);
        }
    };

    @Test
    void readsTheTextsInTheOrderOfTheirPathsAndTellsOfTheRest() throws IOException {
        write("c.txt", "c\n");
        write("a.TXT", "a\n");
        write("b/z.txt", "bz\n");
        write("b/a.Txt", "ba\n");
        write("b/picture.png", "no text\n");
        write("notes.md", "no text\n");
        write("more.MD", "no text\n");
        write("README", "no text\n");
        Files.createDirectory(folder.resolve("folder.txt"));

        assertThat(read(folder)).isEqualTo("a\nba\nbz\nc\n");
        assertThat(told).containsExactly("4 of : 4 with other endings (.md 2, .png 1, none 1)");
    }

    @Test
    void tellsOfAFolderOfWhichAllIsRead() throws IOException {
        write("letters/a.txt", "a\n");

        assertThat(read(folder.resolve("letters"))).isEqualTo("a\n");
        assertThat(told).containsExactly("1 of letters: ");
    }

    /** The second one of them is what macOS leaves on other file systems. */
    @Test
    void passesOverWhatIsHidden() throws IOException {
        write("a.txt", "a\n");
        write("._a.txt", "b\n");
        write(".b.txt", "c\n");
        write(".git/description.txt", "d\n");
        write(".git/more.txt", "e\n");

        assertThat(read(folder)).isEqualTo("a\n");
        assertThat(told).containsExactly("1 of : 3 hidden");
    }

    @Test
    void readsAHiddenFolderThatIsNamed() throws IOException {
        write(".hidden/a.txt", "a\n");

        assertThat(read(folder.resolve(".hidden"))).isEqualTo("a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last.zip metrics.jsonl", // what a run keeps
                "train.lock last.zip.tmp", // a run that has just begun
                "train.lock metrics.jsonl best.zip last.zip",
                "best.zip last.zip" // an imported model
            })
    void passesOverModelDirectories(String files) throws IOException {
        write("a.txt", "a\n");
        write("old/model/samples.txt", "generated\n");
        write("old/model/deeper/generated.txt", "generated\n");
        for (String file : files.split(" ", -1)) {
            write("old/model/" + file, "");
        }

        assertThat(read(folder)).isEqualTo("a\n");
        assertThat(told).containsExactly("1 of : 1 model directory (old/model)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last.zip", "best.zip", "samples.txt", "letters.zip metrics.txt"})
    void aFolderWithOneSuchFileIsNoModelDirectory(String files) throws IOException {
        write("letters/a.txt", "a\n");
        for (String file : files.split(" ", -1)) {
            write("letters/" + file, "");
        }

        assertThat(read(folder)).isEqualTo("a\n");
    }

    @Test
    void refusesAModelDirectory() throws IOException {
        write("model/last.zip", "");
        write("model/samples.txt", "generated\n");

        refused(folder.resolve("model"))
                .isEqualTo(
                        "folder %s is a model directory, whose texts a model has written: name the texts to learn from"
                                .formatted(folder.resolve("model")));
    }

    @Test
    void readsOtherNamesIfAskedTo() throws IOException {
        write("a.txt", "a\n");
        write("b.md", "b\n");
        write("c.MD", "c\n");

        assertThat(read(FileNames.of(List.of("*.md")), folder)).isEqualTo("b\nc\n");
        assertThat(told).containsExactly("2 of : 1 with another ending (.txt)");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void doesNotFollowLinksInAFolder() throws IOException {
        write("texts/a.txt", "a\n");
        write("elsewhere/b.txt", "b\n");
        write("elsewhere/c", "c\n");
        Path texts = folder.resolve("texts");
        Files.createSymbolicLink(texts.resolve("more"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(texts.resolve("circle"), texts);
        Files.createSymbolicLink(texts.resolve("itself.txt"), Path.of("itself.txt"));
        Files.createSymbolicLink(texts.resolve("gone.txt"), Path.of("nowhere"));
        Files.createSymbolicLink(texts.resolve("c.txt"), folder.resolve("elsewhere/c"));

        assertThat(read(texts)).isEqualTo("a\nc\n");
        assertThat(told)
                .containsExactly("2 of texts: 2 links to folders (circle, more), "
                        + "2 links that lead nowhere (gone.txt, itself.txt)");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsALinkThatIsNamed() throws IOException {
        write("texts/a.txt", "a\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("texts"));

        assertThat(read(link)).isEqualTo("a\n");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesALinkThatLeadsNowhere() throws IOException {
        Path broken = Files.createSymbolicLink(folder.resolve("broken.txt"), Path.of("nowhere"));
        Path circle = Files.createSymbolicLink(folder.resolve("circle.txt"), Path.of("circle.txt"));

        refused(broken).isEqualTo("corpus %s is a link to nowhere, which does not exist".formatted(broken));
        refused(circle).isEqualTo("corpus %s is a link that leads back to itself".formatted(circle));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void passesOverAPipe() throws IOException, InterruptedException {
        write("a.txt", "a\n");
        Path pipe = folder.resolve("pipe.txt");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(read(folder)).isEqualTo("a\n");
        assertThat(told).containsExactly("1 of : 1 that is not a file (pipe.txt)");
    }

    @Test
    void refusesAFolderWithoutTexts() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        write("notes/a.md", "text\n");
        write("notes/.b.txt", "text\n");
        Path notes = folder.resolve("notes");

        refused(empty).isEqualTo("folder %s has no .txt file: it is empty".formatted(empty));
        refused(notes)
                .isEqualTo(
                        "folder %s has no .txt file; left out: 1 hidden, 1 with another ending (.md)".formatted(notes));
        assertThatExceptionOfType(NoTextFilesException.class)
                .isThrownBy(() -> read(FileNames.of(List.of("*.rst", "*.tex")), notes))
                .withMessageStartingWith("folder %s has no file that matches *.rst or *.tex; left out: ", notes)
                .matches(NoTextFilesException::hasFilesOfOtherNames);
    }

    /** It can be opened, and then gives nothing but errors; whoever runs the test. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void namesAFileThatCannotBeRead() throws IOException {
        write("a.txt", "a\n");
        Path broken = Files.createSymbolicLink(folder.resolve("b.txt"), Path.of("/proc/self/mem"));

        refused(folder).startsWith(broken + " cannot be read: ");
    }

    @Test
    void namesAFolderThatCannotBeRead() {
        FolderWalk.Lister<String> lister = name -> {
            if (name.equals("texts/secret")) {
                throw Source.unreadable("folder " + name, new AccessDeniedException(name));
            }
            return List.of(new FolderEntry<>("texts/secret", "secret", FolderEntry.Kind.FOLDER));
        };

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> FolderWalk.texts("texts", "texts", FileNames.TEXT, lister, CorpusListener.NONE))
                .withMessage("folder texts/secret cannot be read: permission denied");
    }

    @Test
    void namesTheMostFrequentEndingsOnly() {
        LeftOut leftOut = new LeftOut();
        for (String name : List.of("a.a", "b.b", "c.c", "d.d", "e.e", "f.f", "g.f", "h.f")) {
            leftOut.addOtherName(name);
        }

        assertThat(leftOut).hasToString("8 with other endings (.f 3, .a 1, .b 1, .c 1, .d 1, …)");
        assertThat(leftOut.endings()).isEqualTo(Map.of(".a", 1, ".b", 1, ".c", 1, ".d", 1, ".e", 1, ".f", 3));
    }

    private AbstractStringAssert<?> refused(Path path) {
        try {
            read(path);
        } catch (CorpusException refused) {
            return assertThat(refused.getMessage());
        } catch (IOException other) {
            throw new AssertionError(other);
        }
        throw new AssertionError(path + " was read");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(Path path) throws IOException {
        return read(FileNames.TEXT, path);
    }

    private String read(FileNames names, Path path) throws IOException {
        CorpusText corpus = CorpusReader.read(
                List.of(path.toString()),
                InputStream.nullInputStream(),
                new TextFormat(null, LineEndings.UNIX, names),
                listener);
        return corpus.vocabulary().decode(corpus.text().ids(0, corpus.text().length()));
    }
}
