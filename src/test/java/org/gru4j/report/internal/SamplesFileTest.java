package org.gru4j.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.report.internal.EpochTexts.Text;
import org.gru4j.training.TrainingEvent.Sample;
import org.gru4j.training.TrainingEvent.Sampled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesFileTest {

    private static final CorpusText CORPUS = CorpusText.of("the quick brown fox jumps over the lazy dog\n");
    private static final CharacterModel BARE =
            TinyModels.of("gru:4", Targets.EVERY, CORPUS.vocabulary().characters());

    @TempDir
    Path folder;

    private List<EpochTexts> read(CharacterModel model, String content) throws IOException {
        Files.writeString(folder.resolve("samples.txt"), content);
        return new SamplesFile(folder, model).read();
    }

    private static String written(Sampled... sampled) {
        StringBuilder content = new StringBuilder();
        for (Sampled one : sampled) {
            content.append(one).append(System.lineSeparator());
        }
        return content.toString();
    }

    @Test
    void readsWhatARunWrites() throws IOException {
        Sampled first = new Sampled(1, "\nthe ", List.of(new Sample(0.2, "fox\n\n"), new Sample(1.0, "")));
        Sampled second = new Sampled(20, "dog", List.of(new Sample(1.0E-5, "\nover")));

        assertThat(read(BARE, written(first, second)))
                .containsExactly(
                        new EpochTexts(
                                1,
                                "\nthe ",
                                List.of(new Text(0.2, "fox\n\n", null, null), new Text(1.0, "", null, null))),
                        new EpochTexts(20, "dog", List.of(new Text(1.0E-5, "\nover", null, null))));
    }

    @Test
    void comparesWithTheTextThatTheModelKeeps() throws IOException {
        CharacterModel keeping = BARE.with(CopyIndex.of(CORPUS.in(BARE.vocabulary())));
        Sampled sampled = new Sampled(1, "the", List.of(new Sample(0.5, " quick brown fix "), new Sample(0.5, "a ?")));

        List<Text> texts = read(keeping, written(sampled)).get(0).texts();

        // Of the ten runs of 8 characters those up to "fox" but the last two, which have the wrong vowel, stand there.
        assertThat(texts.get(0)).isEqualTo(new Text(0.5, " quick brown fix ", 2.0 / 3, 0.7));
        assertThat(texts.get(1)).isEqualTo(new Text(0.5, "a ?", null, null)); // it cannot be of this model
    }

    @Test
    void whatIsNotOfThatFormIsPassedOver() throws IOException {
        assertThat(new SamplesFile(folder, BARE).read()).isEmpty();
        assertThat(read(BARE, "--- epoch 1, temperature 0.5:\ntext without a prompt\n"))
                .isEmpty();
        assertThat(read(BARE, "something else")).isEmpty();
    }
}
