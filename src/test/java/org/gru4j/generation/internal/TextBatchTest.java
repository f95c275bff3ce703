package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.generation.End;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.TextListener;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextBatchTest {

    private static final String KNOWN = "abcdefgh ij\n";
    private static final int TEXTS = 23; // more than two groups, and no multiple of one
    private static final int[] OPENING = {3, 1, 2};

    /** A text that is written down. */
    private static final class Written implements TextListener {

        private final StringBuilder text = new StringBuilder();
        private Passage passage = new Passage(0, 0, End.INTERRUPTED, null);

        @Override
        public void wrote(String character) {
            text.append(character);
        }

        @Override
        public void ended(Passage passage) {
            this.passage = passage;
        }

        @Override
        public String toString() {
            return text + " " + passage;
        }
    }

    private static Request request(int number, TextListener listener) {
        Sampler sampler = number % 5 == 0
                ? Sampler.greedy(Filters.NONE)
                : Sampler.temperature(0.5 + 0.1 * (number % 7), new Filters(1.1, 9, number % 4, 1, 0));
        Limits limits =
                new Limits(3 + number % 11, number % 3 == 0, 0, number % 2 == 0 ? List.of("ab", "j") : List.of(), 0);
        String prompt = KNOWN.substring(0, 1 + number % 12).repeat(1 + number % 3);
        return new Request(prompt, sampler, new SplittableRandom(number), limits, listener);
    }

    @ParameterizedTest
    @CsvSource({"gru:16 gru:9, EVERY", "embedding:4 gru:16, EVERY", "lstm:8, EVERY", "gru:8, LAST"})
    void aTextIsTheSameAloneAndInCompanyThatComesAndGoes(String layers, Targets targets) {
        CharacterModel model = TinyModels.of(layers, targets, KNOWN);
        TextGenerator generator = new TextGenerator(model, OPENING);
        List<String> alone = IntStream.range(0, TEXTS)
                .mapToObj(number -> {
                    Written written = new Written();
                    generator.write(List.of(request(number, written)), () -> false);
                    return written.toString();
                })
                .toList();

        List<Written> together = new ArrayList<>();
        TextBatch batch = generator.batch();
        for (int number = 0; number < TEXTS; number++) {
            Written written = new Written();
            together.add(written);
            batch.join(request(number, written), () -> false);
            if (number % 4 == 3) {
                batch.step();
            }
        }
        while (!batch.isEmpty()) {
            batch.step();
        }

        assertThat(together).extracting(Written::toString).isEqualTo(alone);
        assertThat(Set.copyOf(alone)).hasSizeGreaterThan(TEXTS / 2);
    }

    @Test
    void oneIsStoppedAndTheOthersGoOn() {
        TextBatch batch = new TextGenerator(TinyModels.of("gru:8", Targets.EVERY, KNOWN)).batch();
        Written stopped = new Written();
        Written other = new Written();
        boolean[] stop = {false};
        batch.join(endless(stopped), () -> stop[0]);
        batch.join(endless(other), () -> false);
        for (int i = 0; i < 10; i++) {
            batch.step();
        }

        stop[0] = true;
        batch.step();
        batch.step();

        assertThat(stopped.passage.end()).isEqualTo(End.INTERRUPTED);
        assertThat(stopped.text).hasSize(10);
        assertThat(other.text).hasSize(12);

        batch.interrupt();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(other.passage).extracting(Passage::characters, Passage::end).containsExactly(12L, End.INTERRUPTED);
    }

    private static Request endless(TextListener listener) {
        return new Request(
                "a", Sampler.temperature(1), new SplittableRandom(1), Limits.length(Limits.ENDLESS), listener);
    }

    @Test
    void tellsWhatWasExpectedOfThePromptAndOfTheText() {
        CharacterModel model = TinyModels.of("gru:8", Targets.EVERY, KNOWN);
        TextGenerator generator = new TextGenerator(model);
        List<String> told = new ArrayList<>();
        List<Double> nats = new ArrayList<>();
        ExpectationListener listener = new ExpectationListener() {
            @Override
            public void read(int id, float[] probabilities) {
                told.add("read " + model.vocabulary().decode(id));
                nats.add(-Math.log(probabilities[id]));
            }

            @Override
            public void chose(int id, float[] probabilities) {
                told.add("chose " + model.vocabulary().decode(id));
                nats.add(-Math.log(probabilities[id]));
            }
        };
        Written written = new Written();
        write(generator, "abc", 2, written, listener, () -> false);

        assertThat(told).startsWith("read b", "read c").hasSize(4);
        assertThat(nats.get(0))
                .isEqualTo(-Math.log(generator.next("a")[model.vocabulary().idOf('b')]));
        assertThat(nats.get(2) + nats.get(3)).isCloseTo(written.passage.nats(), within(1e-12));

        told.clear();
        write(generator, "abc", 0, written, listener, () -> false);

        assertThat(told).containsExactly("read b", "read c");
        assertThat(written.passage.characters()).isZero();
    }

    private static void write(
            TextGenerator generator,
            String prompt,
            int length,
            Written written,
            ExpectationListener listener,
            BooleanSupplier stop) {
        TextBatch batch = generator.batch();
        batch.join(
                new Request(
                        prompt,
                        Sampler.temperature(1),
                        new SplittableRandom(1),
                        Limits.length(length),
                        false,
                        written,
                        listener),
                stop);
        while (!batch.isEmpty()) {
            batch.step();
        }
    }
}
