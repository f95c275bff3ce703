package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.Checkpoint;
import org.gru4j.training.internal.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model files that earlier versions have written load for ever, and write what they wrote then. Those of 0.1.0 in {@code
 * src/test/resources/models} are from commit f019c4c; the text beside each is what {@code gru generate --greedy --length 80}
 * made of "The kettle".
 */
class EarlierModelsTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final String SEED = "The kettle";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gru", "carried-states", "lstm", "embedding", "targets-last", "imported-from-keras"})
    void writesWhatItWroteThen(String name) throws IOException {
        CharacterModel model = ModelFile.load(MODELS.resolve(name + ".zip"));
        StringBuilder text = new StringBuilder(SEED);

        new TextGenerator(model)
                .write(
                        SEED,
                        80,
                        List.of(new Voice(Sampler.greedy(Filters.NONE), new SplittableRandom(1), text::append)));

        assertThat(text.append('\n')).hasToString(Files.readString(MODELS.resolve(name + ".txt")));
    }

    @Test
    void aRunGoesOnInTheMiddleOfItsEpochFromTheStatesThatWereCarried() throws IOException {
        Checkpoint checkpoint = Checkpoint.read(MODELS.resolve("carried-states.zip"));
        CorpusText corpus = CorpusText.of(IntStream.rangeClosed(1, 3000)
                .mapToObj(
                        day -> "The kettle hums, the cat is on the stair; day " + day + " of rain and no one minds.\n")
                .collect(Collectors.joining()));
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(
                checkpoint.state().configuration(), folder, Clock.systemUTC(), List.of(TrainingListener.of(event -> {
                    if (event instanceof TrainingEvent.StepDone) {
                        trainer[0].stop();
                    }
                })));
        assertThat(checkpoint.carried()).isNotNull();
        assertThat(corpus.fingerprint())
                .isEqualTo(checkpoint.model().provenance().corpusFingerprint());

        trainer[0].resume(checkpoint, corpus.text());

        Checkpoint next = Checkpoint.read(folder.resolve(ModelFile.LAST));
        assertThat(next.state().epoch()).isEqualTo(checkpoint.state().epoch());
        assertThat(next.state().batch()).isEqualTo(checkpoint.state().batch() + 1);
        // A fiftieth of it is the loss of the new step, which would be 3.6 with weights that know nothing.
        assertThat(next.state().recentLoss()).isCloseTo(checkpoint.state().recentLoss(), within(0.02));
    }
}
