package org.gru4j.bench;

import java.util.List;
import java.util.SplittableRandom;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.training.internal.SpeedTest;

/** A thousand characters of one text, as {@code gru generate} writes it. */
final class Gru4jText {

    private Gru4jText() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        TextGenerator generator;
        try (SpeedTest untrained = new SpeedTest(Gru4jStep.recipe(work), work.vocabulary)) {
            generator = new TextGenerator(untrained.model());
        }
        StringBuilder text = new StringBuilder();
        Voice voice = new Voice(Sampler.temperature(0.8), new SplittableRandom(1), text::append);
        Timing.print(() -> {
            text.setLength(0);
            generator.write("A", Workload.TEXT, List.of(voice));
        });
    }
}
