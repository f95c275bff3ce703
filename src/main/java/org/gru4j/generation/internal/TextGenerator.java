package org.gru4j.generation.internal;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.sampling.internal.Sampler;

/**
 * Writes text with a model. The network's state is carried from character to character, so each one costs one time
 * step, however long the text is.
 *
 * <p>One generator may write in many threads at once, and so may several with one model: each text is what one thread alone
 * would write. What a {@link Request} holds, its random numbers and its listener, belongs to the thread that writes it.
 */
public final class TextGenerator {

    /** A prompt is read in pieces of so many characters, so that a long one needs little memory and can be interrupted. */
    private static final int PIECE = 1000;

    private final CharacterModel model;
    private final int[] opening;
    private final Predictor predictor;

    /** A generator whose texts begin with a state of zeros. */
    public TextGenerator(CharacterModel model) {
        this(model, new int[0]);
    }

    /**
     * A generator.
     *
     * @param opening ids of what is read before each prompt, and is no part of the text: see {@link Opening}
     */
    public TextGenerator(CharacterModel model, int[] opening) {
        this.model = model;
        this.opening = opening.clone();
        this.predictor = new Predictor(model);
    }

    /**
     * One of several texts that go on from the same prompt.
     *
     * @param sampler chooses each character
     * @param random where its random numbers come from
     * @param out given each character as soon as it is chosen
     */
    public record Voice(Sampler sampler, RandomGenerator random, Consumer<String> out) {}

    /**
     * Reads a prompt and goes on from it, once per voice and all voices in step.
     *
     * @param prompt one character or more, of any length; it is not given to the voices
     * @param length how many characters each voice writes
     * @throws org.gru4j.corpus.UnknownCharacterException if the prompt has a character that the model does not know
     */
    public void write(String prompt, int length, List<Voice> voices) {
        Limits limits = Limits.length(length);
        List<Request> requests = voices.stream()
                .map(voice -> new Request(prompt, voice.sampler(), voice.random(), limits, voice.out()::accept))
                .toList();
        write(requests, () -> false);
    }

    /**
     * Checks that the model can be held to limits.
     *
     * @throws IllegalArgumentException if copies shall be limited and it has no copy index
     */
    public void check(Limits limits) {
        if (limits.maxCopy() > 0 && model.copyIndex() == null) {
            throw new IllegalArgumentException(
                    "the model has no copy index, so what it copies cannot be limited: train a model that has one");
        }
    }

    /**
     * Writes several texts as one batch. Each has its own random numbers and does not depend on the others, but for the
     * rounding of the arithmetic.
     *
     * @param stop asked before each character; true ends all texts
     * @return what became of each text
     * @throws org.gru4j.corpus.UnknownCharacterException if a prompt has a character that the model does not know
     * @throws IllegalArgumentException if copies shall be limited and the model has no copy index
     */
    public List<Passage> write(List<Request> requests, BooleanSupplier stop) {
        requests.forEach(request -> check(request.limits()));
        List<Draft> drafts =
                requests.stream().map(request -> new Draft(request, model)).toList();
        if (drafts.isEmpty()) {
            return List.of();
        }
        int common = drafts.stream().mapToInt(Draft::promptLength).min().orElseThrow();
        int read = Math.min(PIECE, common);
        int[][] ids = read(drafts, read);
        Predictor reader = predictor.fresh();
        if (opening.length > 0) {
            reader.next(drafts.stream().map(draft -> opening).toArray(int[][]::new));
        }
        while (!drafts.stream().allMatch(Draft::ended)) {
            if (stop.getAsBoolean()) {
                drafts.forEach(Draft::interrupt);
                break;
            }
            float[][] probabilities = reader.next(ids);
            if (read < common) {
                int piece = Math.min(PIECE, common - read);
                ids = read(drafts, piece);
                read += piece;
            } else {
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = new int[] {drafts.get(i).next(probabilities[i])};
                }
            }
        }
        return drafts.stream().map(Draft::passage).toList();
    }

    /** A batch that texts join and leave at any time. Each batch may be used by another thread. */
    public TextBatch batch() {
        return new TextBatch(model, predictor, opening);
    }

    /** The model that writes. */
    CharacterModel model() {
        return model;
    }

    private static int[][] read(List<Draft> drafts, int count) {
        return drafts.stream().map(draft -> draft.read(count)).toArray(int[][]::new);
    }

    /** {@return the probability of each character to follow a text [vocabulary]} */
    public float[] next(String text) {
        return predictor.fresh().next(new int[][] {model.vocabulary().encode(text)})[0];
    }
}
