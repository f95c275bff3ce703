package org.gru4j.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gru4j.Corpus;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.run.SampleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownTextTest {

    /** So long that a tenth of it is worth measuring on. */
    private static final String TEXT =
            "the quick brown fox jumps over the lazy dog. ".repeat(240) + "Sphinx of black quartz!";

    private static final String HELD_OUT = TEXT.substring(TEXT.length() - 1_083);

    @TempDir
    Path folder;

    private SavedModel trained(double validation, boolean copyIndex) throws Exception {
        Path file = Training.of(Corpus.of(TEXT))
                .recipe(Recipe.builder()
                        .layers("gru:4")
                        .window(8)
                        .batchSize(16)
                        .epochs(1)
                        .validation(validation)
                        .build())
                .directory(folder)
                .overwrite(true)
                .samples(SampleOptions.NONE)
                .copyIndex(copyIndex)
                .runToFile();
        return ModelFile.read(file);
    }

    private static String shown(ShownText text) {
        CorpusText corpus = text.text();
        return corpus.vocabulary().decode(corpus.text().ids(0, corpus.text().length()));
    }

    @Test
    void isWhatWasHeldOutWhereTheModelKeepsIt() throws Exception {
        ShownText text = ShownText.of(trained(0.1, true), null, 100);

        assertThat(shown(text)).isEqualTo(HELD_OUT);
        assertThat(text.source()).contains("held out").contains("from character 9,741 on");
    }

    @Test
    void isWrittenWhereTheModelKeepsNoneOrHasLearntAll() throws Exception {
        for (SavedModel model : List.of(trained(0.1, false), trained(0, true))) {
            ShownText text = ShownText.of(model, null, 100);

            assertThat(shown(text))
                    .hasSize(100)
                    .startsWith(model.model().beginnings().get(0));
            assertThat(text.source()).contains("wrote itself");
        }
    }

    @Test
    void isWhatIsGivenAndOfTheModelsOwnTextWhatItHasNotLearnt() throws Exception {
        SavedModel model = trained(0.1, false);

        assertThat(shown(ShownText.of(model, CorpusText.of("the dog"), 100))).isEqualTo("the dog");
        assertThat(shown(ShownText.of(model, CorpusText.of(TEXT), 100))).isEqualTo(HELD_OUT);
        assertThat(shown(ShownText.of(trained(0, true), CorpusText.of(TEXT), 100)))
                .isEqualTo(TEXT);
    }
}
