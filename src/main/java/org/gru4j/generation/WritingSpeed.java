package org.gru4j.generation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.gru4j.generation.TextGenerator.Voice;
import org.gru4j.model.CharacterModel;
import org.gru4j.sampling.Sampler;

/** How fast a machine writes one text with a model, which need not have learnt anything. */
public final class WritingSpeed {

    /** Characters of a text: enough for the clock, few enough for a large model on a slow machine. */
    private static final int LENGTH = 200;

    private final CharacterModel model;
    private final TextGenerator generator;

    public WritingSpeed(CharacterModel model) {
        this.model = model;
        this.generator = new TextGenerator(model);
    }

    /** Characters per second of the median text, over so many seconds of them after as many to warm up. */
    public double charactersPerSecond(double warmUpSeconds, double measuredSeconds) {
        run(warmUpSeconds);
        double[] seconds = run(measuredSeconds);
        Arrays.sort(seconds);
        return LENGTH / seconds[seconds.length / 2];
    }

    private double[] run(double atLeastSeconds) {
        String prompt = Character.toString(model.vocabulary().characters().codePointAt(0));
        Voice voice = new Voice(Sampler.temperature(1), new SplittableRandom(1), character -> {});
        DoubleStream.Builder seconds = DoubleStream.builder();
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            generator.write(prompt, LENGTH, List.of(voice));
            seconds.add((System.nanoTime() - before) / 1e9);
        } while ((System.nanoTime() - start) / 1e9 < atLeastSeconds);
        return seconds.build().toArray();
    }
}
