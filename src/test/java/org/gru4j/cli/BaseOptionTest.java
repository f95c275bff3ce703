package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.LanguageModel;
import org.gru4j.internal.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gru train --base}. */
class BaseOptionTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(300);

    @TempDir
    Path folder;

    private Path corpus;
    private Path model;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT);
        model = folder.resolve("model");
    }

    private Cli.Result train(String... options) {
        List<String> words = new ArrayList<>(List.of(
                "train", "--corpus=" + corpus, "--model=" + model, "--epochs=1", "--no-samples", "--no-copy-index"));
        words.addAll(List.of(options));
        return gru(words.toArray(String[]::new));
    }

    private Path trained() throws IOException {
        Path own = folder.resolve("own");
        gru("train", "--corpus=" + corpus, "--model=" + own, "--layers=gru:8", "--epochs=2", "--no-samples")
                .assertDone();
        return own;
    }

    @Test
    void beginsFromAModelOfTheUsers() throws IOException {
        Path own = trained();
        Files.writeString(corpus, "“The lazy fox”, a quick dog’s tale.\n".repeat(400));

        String out = train("--base=" + own).assertDone().out();

        assertThat(out).contains("chosen for").contains("gru:8").containsPattern("before the first step  validation");
        assertThat(gru("inspect", "--model=" + model).assertDone().out()).contains("best.zip");
        assertThat(LanguageModel.load(model).provenance().base().name()).isEqualTo("best.zip");
        assertThat(model.resolve("base.zip")).exists(); // to be compared with
    }

    @Test
    void noneBeginsFromNothingAndSaysNothingOfIt() throws IOException {
        assertThat(train("--base=none", "--layers=gru:8").assertDone().out()).doesNotContain("begins from");
        assertThat(LanguageModel.load(model).provenance().base()).isNull();
    }

    @Test
    void takesEnglishOnlyForATextThatItKnowsBetterThanCountingDoes() {
        assertThat(train().assertDone().out())
                .containsPattern("begins from nothing and not from english: it has \\d\\.\\d\\d nats");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--layers=gru:8", "--reset-after=false", "--targets=last", "--preset=standard"})
    void aNetworkThatIsAskedForIsNotThatOfEnglish(String option) {
        String name = option.substring(0, option.indexOf('='));

        assertThat(train(option).assertDone().out())
                .contains("begins from nothing: " + name + " asks for another network than that of english");
    }

    @Test
    void aModelThatIsNamedHasItsNetwork() throws IOException {
        train("--base=" + trained(), "--layers=gru:9")
                .assertWrongUsage(
                        "gru train: --layers cannot change when a model is fine-tuned: its weights would not fit (see gru train --help)");
    }

    @Test
    void whatIsNotThereIsNamed() {
        train("--base=" + folder.resolve("nothing.zip"))
                .assertWrongUsage(Words.format(
                        "gru train: --base is auto, none or a model, but there is no model at %s (see gru train --help)",
                        folder.resolve("nothing.zip")));
        assertThat(model).doesNotExist();
    }

    @Test
    void aRunThatGoesOnHasItsBase() throws IOException {
        train("--base=none", "--layers=gru:8").assertDone();

        assertThat(gru("train", "--corpus=" + corpus, "--model=" + model, "--resume", "--base=none")
                        .err())
                .contains("--base is for a run that begins");
    }
}
