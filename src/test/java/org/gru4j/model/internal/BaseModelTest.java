package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelTest {

    private static final String TEXT = "abcdefgh";

    @TempDir
    Path folder;

    @Test
    void englishIsThereAndIsTheBaseOfWhoeverNamesIt() {
        SavedModel english = BaseModel.english();

        assertThat(english.name()).isEqualTo("english");
        assertThat(english.file()).isNull();
        assertThat(english.model().copyIndex()).isNull();
        assertThat(BaseModel.of(english)).isEmpty(); // the english before it
        assertThat(BaseModel.of(SavedModel.unsaved("x", tuned(english.asBase())))
                        .orElseThrow()
                        .name())
                .isEqualTo("english");
    }

    /** Another gru4j may come with another one. */
    @Test
    void anotherEnglishIsNotTheBase() {
        Provenance.Base own = BaseModel.english().asBase();
        Provenance.Base other =
                new Provenance.Base("english", own.corpusFingerprint(), own.corpusCharacters(), "0".repeat(64));

        assertThat(BaseModel.of(SavedModel.unsaved("x", tuned(other))))
                .as("the same text, read more often")
                .isEmpty();
    }

    @Test
    void isFoundBesideTheModelIfItIsTheSame() throws IOException {
        Path best = folder.resolve("best.zip");
        Path base = folder.resolve("base.zip");
        ModelFile.save(tuned(new Provenance.Base("best.zip", "00ff", 8, null)), best);
        assertThat(BaseModel.of(ModelFile.read(best))).isEmpty();

        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, TEXT), base); // whose text is 00ff
        assertThat(BaseModel.of(ModelFile.read(best)).orElseThrow().file()).isEqualTo(base);
        ModelFile.save(tuned(new Provenance.Base("best.zip", "00fe", 8, null)), best);
        assertThat(BaseModel.of(ModelFile.read(best))).isEmpty();
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, TEXT), best); // from nothing
        assertThat(BaseModel.of(ModelFile.read(best))).isEmpty();
    }

    @Test
    void isNotItsOwnBase() throws IOException {
        Path base = folder.resolve("base.zip");
        ModelFile.save(tuned(new Provenance.Base("best.zip", "00ff", 8, null)), base);

        assertThat(BaseModel.of(ModelFile.read(base))).isEmpty();
    }

    @Test
    void saysSoWhereItIsDamaged() throws IOException {
        Path best = folder.resolve("best.zip");
        ModelFile.save(tuned(new Provenance.Base("best.zip", "00ff", 8, null)), best);
        Path base = Files.writeString(folder.resolve("base.zip"), "no zip");
        SavedModel saved = ModelFile.read(best);

        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> BaseModel.of(saved))
                .withMessageStartingWith(base + " ");
    }

    private static CharacterModel tuned(Provenance.Base base) {
        CharacterModel tiny = TinyModels.of("gru:4", Targets.EVERY, TEXT);
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 8, base);
        return CharacterModel.create(tiny.configuration(), Vocabulary.of(TEXT), provenance, tiny.beginnings());
    }
}
