package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.NoTextFilesException;
import org.gru4j.corpus.TextFormat;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Corpus} promises. */
class CorpusFaceTest {

    @TempDir
    Path folder;

    @Test
    void readsFilesAndFoldersInTheOrderGiven() throws IOException {
        Path first = Files.writeString(folder.resolve("z.txt"), "one\r\n");
        Path more = Files.createDirectory(folder.resolve("more"));
        Files.writeString(more.resolve("b.txt"), "three\n");
        Files.writeString(more.resolve("a.txt"), "two\n");
        Files.writeString(more.resolve("a.md"), "left out\n");

        assertThat(Corpus.read(first, more).text()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void readsStandardInputOnlyWhereItIsNamed() throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream("from there".getBytes(StandardCharsets.UTF_8));

        assertThat(Corpus.read(List.of("-"), input, TextFormat.DEFAULT, CorpusListener.NONE)
                        .text())
                .isEqualTo("from there");
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Corpus.read(Path.of("-")))
                .withMessageContaining("does not exist");
    }

    @Test
    void countsCharactersAndNotHalvesOfPairs() {
        Corpus corpus = Corpus.of("a😀b😀");

        assertThat(corpus.length()).isEqualTo(4);
        assertThat(corpus.vocabulary().characters()).isEqualTo("ab😀");
        assertThat(corpus.text()).isEqualTo("a😀b😀");
    }

    @Test
    void equalTextsHaveEqualFingerprints() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "the text");

        assertThat(Corpus.read(file).fingerprint())
                .isEqualTo(Corpus.of("the text").fingerprint())
                .isNotEqualTo(Corpus.of("the texts").fingerprint());
    }

    @Test
    void whatIsHeldOutIsTheEndRoundedUp() {
        assertThat(Corpus.of("abcdefghijk").heldOut().text()).isEqualTo("jk");
        assertThat(Corpus.of("abcdefghij").heldOut(0.5).text()).isEqualTo("fghij");
        assertThat(Corpus.of("a").heldOut().text()).isEqualTo("a");
        assertThat(Corpus.of("ab").heldOut(1e-20).text()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1, 2, Double.NaN})
    void refusesToHoldOutNothingOrAll(double share) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Corpus.of("abc").heldOut(share))
                .withMessageStartingWith("share must be above 0 and below 1, but is ");
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Corpus.of(""))
                .withMessage("the corpus is empty: the text has no characters");
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Corpus.read())
                .withMessage("the corpus is empty: name a file or folder");
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Corpus.of("a😀\uD83Db"))
                .withMessage("the text has half of a surrogate pair, U+D83D, as its character 3: remove it");
        assertThatExceptionOfType(NoTextFilesException.class).isThrownBy(() -> Corpus.read(folder));
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Corpus.read(folder.resolve("none.txt")))
                .withMessage("corpus %s does not exist", folder.resolve("none.txt"))
                .satisfies(it -> assertThat(it.source())
                        .isEqualTo(folder.resolve("none.txt").toString()));
        assertThatNullPointerException().isThrownBy(() -> Corpus.of((String) null));
    }
}
