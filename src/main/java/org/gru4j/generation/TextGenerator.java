package org.gru4j.generation;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.Predictor;
import org.gru4j.sampling.Sampler;

/**
 * Writes text with a model. The network's state is carried from character to character, so each one costs one time
 * step, however long the text is.
 */
public final class TextGenerator {

    private final Predictor predictor;
    private final Vocabulary vocabulary;

    public TextGenerator(CharacterModel model) {
        this.predictor = new Predictor(model);
        this.vocabulary = model.vocabulary();
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
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("a prompt must have at least one character, but has none");
        }
        int[] encoded = vocabulary.encode(prompt);
        int[][] characters = new int[voices.size()][];
        for (int voice = 0; voice < characters.length; voice++) {
            characters[voice] = encoded;
        }
        predictor.reset();
        try {
            for (int i = 0; i < length; i++) {
                float[][] probabilities = predictor.next(characters);
                for (int voice = 0; voice < characters.length; voice++) {
                    characters[voice] = new int[] {choose(voices.get(voice), probabilities[voice])};
                }
            }
        } finally {
            predictor.reset();
        }
    }

    private int choose(Voice voice, float[] probabilities) {
        int id = voice.sampler().sample(probabilities, voice.random().nextDouble());
        voice.out().accept(vocabulary.decode(id));
        return id;
    }
}
