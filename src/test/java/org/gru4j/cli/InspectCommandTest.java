package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.internal.Words;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\t\u0007".repeat(300);

    @TempDir
    Path folder;

    @Test
    void tellsWhatAModelIsAndHowItWasTrained() throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT);
        Path model = folder.resolve("model");
        gru(
                        "train",
                        "--corpus",
                        corpus.toString(),
                        "--model",
                        model.toString(),
                        "--layers=gru:8",
                        "--epochs=2",
                        "--no-samples")
                .assertDone();

        String out = gru("inspect", "--model", model.toString()).assertDone().out();

        assertThat(out.lines())
                .contains(
                        "file         " + model.resolve("best.zip"),
                        Words.format(
                                "corpus       %,d characters, SHA-256 %s",
                                TEXT.length(), CorpusText.of(TEXT).fingerprint()),
                        "vocabulary   30 characters: \\u0007\\t\\n abcdefghijklmnopqrstuvwxyz",
                        Words.format("copy index   of %,d characters", TEXT.length()));
        assertThat(out)
                .contains("gru_1 (Gru)", "Total")
                .containsPattern(
                        "(?m)^network      gru:8, windows of 32, targets every, adam with learning rate 0.02, ")
                .containsPattern("(?m)^training     windows that follow each other, batches of 8, cosine schedule, "
                        + "warm-up 100, the last 0.100 of the corpus held out$")
                .containsPattern("(?m)^run          2 of 2 epochs, \\d+ s$")
                .containsPattern("(?m)^baselines    nats per character of the held-out text: uniform 3.4012, unigram "
                        + "3\\.\\d{4}, 2-gram ")
                .contains("loss in nats per character: · training, ● held-out text")
                .containsPattern(
                        "(?m)^this model   of epoch 2, validation loss \\d\\.\\d{4} nats = \\d\\.\\d{4} bits per "
                                + "character, perplexity \\d+\\.\\d{3}$");
    }

    @Test
    void aModelWithoutARunIsToldAboutAllTheSame() throws IOException {
        Path file = folder.resolve("alone.zip");
        ModelFile.save(TinyModels.of("gru:8", Targets.LAST, "abc"), file);

        assertThat(gru("inspect", "--model", file.toString()).assertDone().out().lines())
                .contains("vocabulary   3 characters: abc", "copy index   none", "training     the file does not say");
    }

    @Test
    void ofALongVocabularyTheBeginningIsShown() throws IOException {
        Path file = folder.resolve("wide.zip");
        String characters = IntStream.range(0x4E00, 0x4E00 + 1234)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        ModelFile.save(TinyModels.of("gru:8", Targets.LAST, characters), file);

        assertThat(gru("inspect", "--model", file.toString()).assertDone().out().lines())
                .contains("vocabulary   1,234 characters: " + characters.substring(0, 100) + " … and 1,134 more");
    }

    @Test
    void anImportedModelTellsWhereItIsFrom() throws IOException {
        Path file = folder.resolve("imported.zip");
        CharacterModel tiny = TinyModels.of("gru:8", Targets.LAST, "abc");
        String origin = "imported from " + "x".repeat(200) + "\u001b[2J.h5";
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", origin, 0);
        ModelFile.save(
                CharacterModel.create(tiny.configuration(), tiny.vocabulary(), provenance, tiny.beginnings()), file);

        assertThat(gru("inspect", "--model", file.toString()).assertDone().out().lines())
                .contains("corpus       imported from " + "x".repeat(86) + " … and 121 more");
    }

    @Test
    void aModelThatWasTrainedFromAnotherOneTellsFromWhich() throws IOException {
        Path file = folder.resolve("tuned.zip");
        CharacterModel tiny = TinyModels.of("gru:8", Targets.LAST, "abc");
        String sha = "0123456789abcdef".repeat(4);
        Provenance.Base base = new Provenance.Base("my\u001b[2J.zip", sha, 45_000_000, null);
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", sha, 3, base);
        ModelFile.save(
                CharacterModel.create(tiny.configuration(), tiny.vocabulary(), provenance, tiny.beginnings()), file);

        assertThat(gru("inspect", "--model", file.toString()).assertDone().out().lines())
                .contains("base         my\\u001b[2J.zip, from 45,000,000 characters, SHA-256 " + sha);
    }

    @Test
    void refusesAModelThatIsNotThere() {
        gru("inspect", "--model", folder.resolve("none").toString())
                .assertWrongUsage(Words.format(
                        "gru inspect: there is no model at %s: train one with gru train, or name one with --model (see gru inspect --help)",
                        folder.resolve("none")));
    }
}
