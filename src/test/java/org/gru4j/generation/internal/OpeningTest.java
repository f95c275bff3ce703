package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.generation.Limits;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

    private static final CorpusText TEXT = CorpusText.of("one line\nand another one".repeat(20));

    private static CharacterModel model(boolean tuned, boolean withText) {
        CharacterModel model =
                TinyModels.of("gru:8", Targets.EVERY, TEXT.vocabulary().characters());
        Provenance own = model.provenance();
        Provenance provenance = new Provenance(
                own.gru4jVersion(),
                own.created(),
                own.corpusFingerprint(),
                own.corpusCharacters(),
                tuned ? new Provenance.Base("base.zip", "ff", 5, null) : null);
        return new CharacterModel(
                model.network(),
                model.vocabulary(),
                model.configuration(),
                provenance,
                model.beginnings(),
                null,
                withText ? CopyIndex.of(TEXT) : null);
    }

    private static String opening(CharacterModel model) {
        return model.vocabulary().decode(Opening.of(SavedModel.unsaved("a model", model)));
    }

    @Test
    void aModelThatWasTrainedFromAnotherReadsTheEndOfItsOwnText() {
        assertThat(opening(model(true, true))).hasSize(301).endsWith("one line\nand another one\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelOfOneTextReadsNothing(boolean withText) {
        assertThat(opening(model(false, withText))).isEmpty();
    }

    @Test
    void neitherDoesOneThatKeepsNoText() {
        assertThat(opening(model(true, false))).isEmpty();
    }

    @Test
    void englishBeginsWhereATextHasEnded() {
        SavedModel english = BaseModel.english();

        assertThat(english.model().vocabulary().decode(Opening.of(english))).isEqualTo("\n\n\n");
    }

    @Test
    void whatIsReadBeforeCountsAndIsNotPartOfTheText() {
        CharacterModel model = model(true, true);
        model.network().params().muli(10); // so that what came before counts
        int[] opening = model.vocabulary().encode("another line\n");

        String primed = written(new TextGenerator(model, opening), "one");

        assertThat(primed).isEqualTo(written(new TextGenerator(model), "another line\none"));
        assertThat(primed).isNotEqualTo(written(new TextGenerator(model), "one"));
    }

    private static String written(TextGenerator generator, String prompt) {
        StringBuilder text = new StringBuilder();
        Sampler sampler = Sampler.temperature(1, Filters.NONE);
        generator.write(
                List.of(new Request(prompt, sampler, new SplittableRandom(1), Limits.length(60), text::append)),
                () -> false);
        return text.toString();
    }
}
