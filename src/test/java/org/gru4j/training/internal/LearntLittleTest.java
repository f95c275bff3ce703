package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.LearntLittle;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose model knows no more than how frequent characters are says so. */
class LearntLittleTest {

    private static final String SENTENCE = "the quick brown fox jumps over the lazy dog. ";

    private static final CorpusText CORPUS = CorpusText.of(SENTENCE.repeat(240));

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    @Test
    void theLossOnHeldOutTextIsComparedWithTheBaseline() throws IOException {
        train(0.1, 1e-30, 1);

        Baseline unigram = events.stream()
                .filter(TrainingEvent.HeldOut.class::isInstance)
                .map(event -> ((TrainingEvent.HeldOut) event).baselines().get(1))
                .findFirst()
                .orElseThrow();
        LearntLittle little = told();
        assertThat(little.heldOut()).isTrue();
        assertThat(little.unigram()).isEqualTo(unigram.natsPerCharacter());
        assertThat(little.loss()).isGreaterThan(little.unigram());
    }

    @Test
    void withoutHeldOutTextTheLossOfTheTrainingIs() throws IOException {
        train(0, 1e-30, 1);

        LearntLittle little = told();
        assertThat(little.heldOut()).isFalse();
        assertThat(little.unigram()).isCloseTo(entropyOfTheSentence(), within(0.02));
        assertThat(little.loss()).isGreaterThan(little.unigram());
    }

    @Test
    void aModelThatHasLearntMoreIsNotSpokenIllOf() throws IOException {
        train(0.1, 0.02, 5);
        train(0, 0.02, 5);

        assertThat(events)
                .hasAtLeastOneElementOfType(TrainingEvent.Ended.class)
                .doesNotHaveAnyElementsOfTypes(LearntLittle.class);
    }

    @Test
    void aRunThatIsInterruptedHasNotEnded() throws IOException {
        Trainer[] trainer = new Trainer[1];
        TrainingListener impatient = TrainingListener.of(event -> {
            if (event instanceof TrainingEvent.EpochDone) {
                trainer[0].stop();
            }
        });
        trainer[0] = trainer(0, 2, impatient);

        trainer[0].train(untrained(1e-30), CORPUS.text());

        assertThat(events)
                .hasAtLeastOneElementOfType(TrainingEvent.Ended.class)
                .doesNotHaveAnyElementsOfTypes(LearntLittle.class);
    }

    /** The one of its kind, told before the run's end. */
    private LearntLittle told() {
        assertThat(events).last().isInstanceOf(TrainingEvent.Ended.class);
        assertThat(events).filteredOn(LearntLittle.class::isInstance).hasSize(1);
        return (LearntLittle) events.stream()
                .filter(LearntLittle.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private void train(double heldOut, double learningRate, int epochs) throws IOException {
        trainer(heldOut, epochs).train(untrained(learningRate), CORPUS.text());
    }

    private Trainer trainer(double heldOut, int epochs, TrainingListener... more) {
        TrainingConfiguration training = new TrainingConfiguration(
                10,
                10,
                true,
                heldOut,
                TrainingConfigurations.after(epochs),
                TrainingConfigurations.falling(new Plateau(0.5, 100, 0)),
                Clipping.NONE,
                OnDivergence.STOP);
        List<TrainingListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(TrainingListener.of(events::add));
        return new Trainer(training, folder, InstantSource.fixed(Instant.EPOCH), listeners);
    }

    private static CharacterModel untrained(double learningRate) {
        ModelConfiguration model = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:16"))
                .window(10)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(learningRate)
                .randomSeed(7)
                .build();
        return TinyModels.of(model, SENTENCE);
    }

    private static double entropyOfTheSentence() {
        return SENTENCE.chars()
                .mapToDouble(character -> -Math.log(
                        (double) SENTENCE.chars().filter(it -> it == character).count() / SENTENCE.length()))
                .average()
                .orElseThrow();
    }
}
