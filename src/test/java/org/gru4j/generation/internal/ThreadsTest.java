package org.gru4j.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.internal.Evaluator;
import org.gru4j.evaluation.internal.HeldOutLoss;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight threads with one model get what one thread gets. */
class ThreadsTest {

    private static final int THREADS = 8;
    private static final int TEXTS = 64;
    private static final int LENGTH = 12;
    private static final String KNOWN = "abcdefgh ij\n";
    private static final CorpusText CORPUS = CorpusText.of(KNOWN.repeat(12));

    @ParameterizedTest
    @CsvSource({
        "gru:16, EVERY",
        "embedding:4 gru:16, EVERY",
        "lstm:16, EVERY",
        "rnn:16, EVERY",
        "gru:16, LAST",
        "lstm:8 rnn:8, LAST"
    })
    void writeTheSameTexts(String layers, Targets targets) throws Exception {
        CharacterModel model = TinyModels.of(layers, targets, KNOWN).with(CopyIndex.of(CORPUS));
        TextGenerator shared = new TextGenerator(model);

        List<String> together = together(i -> text(i % 2 == 0 ? shared : new TextGenerator(model), i));

        assertThat(together).isEqualTo(alone(i -> text(shared, i)));
        assertThat(together).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"gru:16, EVERY", "lstm:16, EVERY", "gru:16, LAST"})
    void getTheSameFigures(String layers, Targets targets) throws Exception {
        CharacterModel model = TinyModels.of(layers, targets, KNOWN);
        Evaluator shared = new Evaluator(model, EvaluationOptions.NEVER, read -> {});
        IntFunction<Figures> figures = i -> {
            Evaluator evaluator = i % 2 == 0 ? shared : new Evaluator(model, 10, read -> {});
            EncodedText text = CORPUS.text().slice(i, 24 + i);
            EvaluatedText evaluated = evaluator.read(KnownText.of(text, CORPUS.vocabulary(), model.vocabulary()));
            return new Figures(
                    evaluated.figures(),
                    Arrays.toString(evaluated.surprisal()),
                    new HeldOutLoss(text).of(model, () -> false));
        };

        assertThat(together(figures)).isEqualTo(alone(figures));
    }

    private record Figures(Evaluation evaluation, String surprisal, double heldOutLoss) {}

    private static String text(TextGenerator generator, int number) {
        StringBuilder text = new StringBuilder();
        Voice voice = new Voice(Sampler.temperature(1), new SplittableRandom(number), text::append);
        generator.write(KNOWN.substring(number % 3, 6), LENGTH, List.of(voice));
        return text + " " + generator.next(text.substring(LENGTH - 2))[0];
    }

    private static <T> List<T> alone(IntFunction<T> work) {
        return IntStream.range(0, TEXTS).mapToObj(work).toList();
    }

    private static <T> List<T> together(IntFunction<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<List<T>>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                parts.add(pool.submit(() -> {
                    start.await();
                    List<T> part = new ArrayList<>();
                    for (int i = first; i < TEXTS; i += THREADS) {
                        part.add(work.apply(i));
                    }
                    return part;
                }));
            }
            List<T> results = new ArrayList<>();
            for (int i = 0; i < TEXTS; i++) {
                results.add(parts.get(i % THREADS).get(1, TimeUnit.MINUTES).get(i / THREADS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
