package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.generation.End;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextGeneratorTest {

    private static final String GRIN = "\uD83D\uDE00";
    private static final String CHARACTERS = "abcdefg " + GRIN;
    private static final Sampler AS_LEARNT = Sampler.temperature(1);

    private final CharacterModel model = TinyModels.of("gru:8", Targets.EVERY, CHARACTERS);
    private final TextGenerator generator = new TextGenerator(model);

    @Test
    void writesAsManyCharactersAsAskedForOneByOneAndNotThePrompt() {
        List<String> pieces = new ArrayList<>();

        generator.write("abc", 200, List.of(new Voice(AS_LEARNT, new Random(1), pieces::add)));

        assertThat(pieces).hasSize(200).allSatisfy(piece -> {
            assertThat(piece.codePoints()).hasSize(1);
            assertThat(CHARACTERS).contains(piece);
        });
        assertThat(pieces).contains(GRIN, "a"); // of nine about equally probable characters in 200 draws
    }

    /** They are read in pieces, and beside shorter ones. */
    @ParameterizedTest
    @CsvSource({"gru:8, EVERY", "lstm:8, EVERY", "gru:8, LAST"})
    void readsLongPromptsToTheirEnd(String layers, Targets targets) {
        CharacterModel some = TinyModels.of(layers, targets, CHARACTERS);
        TextGenerator reader = new TextGenerator(some);
        List<String> prompts = List.of("abcdefg ".repeat(130) + "ab", "gfedcba".repeat(300) + "c", "a".repeat(2000));
        List<StringBuilder> texts =
                prompts.stream().map(prompt -> new StringBuilder()).toList();
        List<Request> requests = IntStream.range(0, prompts.size())
                .mapToObj(i ->
                        new Request(prompts.get(i), AS_LEARNT, new Random(i), Limits.length(1), texts.get(i)::append))
                .toList();

        List<Passage> passages = reader.write(requests, () -> false);

        for (int i = 0; i < prompts.size(); i++) {
            int id = some.vocabulary().idOf(texts.get(i).codePointAt(0));
            assertThat(Math.exp(-passages.get(i).nats())).isCloseTo(reader.next(prompts.get(i))[id], within(1e-5));
        }
    }

    @Test
    void canBeInterruptedWhileItReads() {
        AtomicInteger asked = new AtomicInteger();
        List<String> pieces = new ArrayList<>();
        Request request = new Request("abc".repeat(2000), AS_LEARNT, new Random(1), Limits.length(9), pieces::add);

        Passage passage = generator
                .write(List.of(request), () -> asked.incrementAndGet() > 3)
                .get(0);

        assertThat(passage.end()).isEqualTo(End.INTERRUPTED);
        assertThat(passage.characters()).isZero();
        assertThat(pieces).isEmpty();
    }

    @Test
    void theSameRandomNumbersWriteTheSameTextAndOthersAnother() {
        String text = text("abc", 100, 5);

        assertThat(text("abc", 100, 5)).isEqualTo(text);
        assertThat(text("abc", 100, 6)).isNotEqualTo(text);
    }

    @Test
    void voicesWriteAsEachWouldAlone() {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        StringBuilder third = new StringBuilder();

        generator.write(
                "abc",
                60,
                List.of(
                        new Voice(AS_LEARNT, new Random(5), first::append),
                        new Voice(Sampler.greedy(Filters.NONE), new Random(0), second::append),
                        new Voice(AS_LEARNT, new Random(6), third::append)));

        assertThat(first).hasToString(text("abc", 60, 5));
        assertThat(third).hasToString(text("abc", 60, 6));
        StringBuilder alone = new StringBuilder();
        generator.write("abc", 60, List.of(new Voice(Sampler.greedy(Filters.NONE), new Random(9), alone::append)));
        assertThat(second).hasToString(alone.toString());
    }

    @ParameterizedTest
    @EnumSource
    void everyCharacterIsChosenFromWhatTheNetworkMakesOfAllBeforeIt(Targets targets) {
        CharacterModel tried = TinyModels.of("gru:8", targets, CHARACTERS);
        List<float[]> seen = new ArrayList<>();
        StringBuilder text = new StringBuilder("cab");
        Sampler recording = (probabilities, recent, random) -> {
            seen.add(probabilities);
            return AS_LEARNT.sample(probabilities, recent, random);
        };

        new TextGenerator(tried).write("cab", 12, List.of(new Voice(recording, new Random(2), text::append)));

        int[] ids = tried.vocabulary().encode(text.toString());
        for (int length = 3; length < 15; length++) {
            Predictor predictor = new Predictor(tried);
            predictor.reset();
            float[][] atOnce = predictor.next(new int[][] {Arrays.copyOf(ids, length)});
            assertThat(seen.get(length - 3)).containsExactly(atOnce[0], within(1e-5f));
        }
    }

    @Test
    void aTextDoesNotDependOnTheOneBefore() {
        String text = text("abc", 50, 5);
        text("gfedcba", 30, 1);

        assertThat(text("abc", 50, 5)).isEqualTo(text);
    }

    @Test
    void aTextThatWasBrokenOffLeavesNoTrace() {
        String text = text("abc", 50, 5);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> generator.write("gfedcba", 30, List.of(new Voice(AS_LEARNT, new Random(1), piece -> {
                    throw new IllegalStateException("enough");
                }))));

        assertThat(text("abc", 50, 5)).isEqualTo(text);
    }

    @Test
    void ofLengthZeroIsNothing() {
        assertThat(text("abc", 0, 1)).isEmpty();
    }

    @Test
    void refusesAnEmptyPrompt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("", 10, 1))
                .withMessage("a prompt must have at least one character, but has none");
    }

    @Test
    void refusesAPromptWithACharacterThatTheModelDoesNotKnow() {
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> text("abxc", 10, 1))
                .withMessageContaining("“x” (U+0078) at position 3");
    }

    /** Networks that are not read in plain Java, but as matrices of all texts together. */
    @ParameterizedTest
    @CsvSource({"lstm:24, EVERY", "gru:24, LAST"})
    void aTextIsTheSameAloneAndAsTheThirdOfABatchForNetworksOfNd4jToo(String layers, Targets targets) {
        TextGenerator other = new TextGenerator(TinyModels.of(layers, targets, CHARACTERS));
        List<StringBuilder> texts = new ArrayList<>();
        List<Voice> voices = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            StringBuilder text = new StringBuilder();
            texts.add(text);
            voices.add(new Voice(AS_LEARNT, new Random(i), text::append));
        }
        other.write("abc", 300, voices);
        StringBuilder alone = new StringBuilder();
        other.write("abc", 300, List.of(new Voice(AS_LEARNT, new Random(2), alone::append)));

        assertThat(texts.get(2)).hasToString(alone.toString());
        assertThat(texts.get(1).toString()).isNotEqualTo(alone.toString());
    }

    @Test
    void textsOfABatchWithPromptsOfDifferentLengthsAreAsEachWouldBeAlone() {
        List<String> prompts = List.of("abc", "g", "fedcba fedcba", "ab" + GRIN);
        List<StringBuilder> texts = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            StringBuilder text = new StringBuilder();
            texts.add(text);
            requests.add(
                    new Request(prompts.get(i), AS_LEARNT, new Random(i), Limits.length(20 + 10 * i), text::append));
        }

        List<Passage> passages = generator.write(requests, () -> false);

        for (int i = 0; i < prompts.size(); i++) {
            assertThat(texts.get(i)).as(prompts.get(i)).hasToString(text(prompts.get(i), 20 + 10 * i, i));
            assertThat(passages.get(i).characters()).isEqualTo(20 + 10 * i);
        }
    }

    @Test
    void aSamplerIsToldWhatCameLatelyOfPromptAndText() {
        List<String> seen = new ArrayList<>();
        Sampler recording = new Sampler() {
            @Override
            public int sample(float[] probabilities, int[] recent, double random) {
                seen.add(model.vocabulary().decode(recent));
                return model.vocabulary().idOf('g');
            }

            @Override
            public int memory() {
                return 3;
            }
        };

        generator.write("abcd", 3, List.of(new Voice(recording, new Random(1), piece -> {})));
        generator.write("a", 3, List.of(new Voice(recording, new Random(1), piece -> {})));

        assertThat(seen).containsExactly("bcd", "cdg", "dgg", "a", "ag", "agg");
    }

    private String text(String prompt, int length, long seed) {
        StringBuilder text = new StringBuilder();
        generator.write(prompt, length, List.of(new Voice(AS_LEARNT, new Random(seed), text::append)));
        return text.toString();
    }
}
