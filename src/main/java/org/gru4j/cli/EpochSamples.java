package org.gru4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gru4j.corpus.Corpus;
import org.gru4j.generation.TextGenerator;
import org.gru4j.generation.TextGenerator.Voice;
import org.gru4j.model.CharacterModel;
import org.gru4j.sampling.Sampler;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.WriteFailure;

/** After each epoch, texts at several temperatures that go on from one random place of the corpus. */
final class EpochSamples implements TrainingListener {

    /** The file that collects them, in a model directory. */
    static final String FILE = "samples.txt";

    private final Corpus corpus;
    private final List<Double> temperatures;
    private final int length;
    private final Path file;
    private final PrintWriter out;

    EpochSamples(Corpus corpus, List<Double> temperatures, int length, Path directory, PrintWriter out) {
        this.corpus = corpus;
        this.temperatures = temperatures;
        this.length = length;
        this.file = directory.resolve(FILE);
        this.out = out;
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochDone done) {
            String text = sample(done.model(), done.metrics().epoch());
            out.print(text);
            out.flush();
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException failed) {
                throw new UncheckedIOException(WriteFailure.of(file, failed));
            }
        } else if (event instanceof TrainingEvent.Resumed resumed) {
            try {
                dropFrom(resumed.epoch());
            } catch (IOException failed) {
                throw new UncheckedIOException(WriteFailure.of(file, failed));
            }
        }
    }

    /** What was written after an epoch that is trained again. */
    private void dropFrom(int epoch) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file);
            int start = text.indexOf(heading(epoch));
            if (start >= 0) {
                Files.writeString(file, text.substring(0, start));
            }
        }
    }

    private static String heading(int epoch) {
        return "--- epoch %d, prompt:%n".formatted(epoch);
    }

    private String sample(CharacterModel model, int epoch) {
        long seed = model.configuration().randomSeed() + epoch;
        String prompt = prompt(model, new SplittableRandom(seed));
        List<StringBuilder> texts = new ArrayList<>();
        List<Voice> voices = new ArrayList<>();
        for (double temperature : temperatures) {
            StringBuilder text = new StringBuilder();
            texts.add(text);
            voices.add(new Voice(Sampler.temperature(temperature), new SplittableRandom(seed), text::append));
        }
        new TextGenerator(model).write(prompt, length, voices);

        StringBuilder sample = new StringBuilder(heading(epoch) + "%s%n".formatted(prompt));
        for (int i = 0; i < texts.size(); i++) {
            sample.append("--- epoch %d, temperature %s:%n%s%n".formatted(epoch, temperatures.get(i), texts.get(i)));
        }
        return sample.append(System.lineSeparator()).toString();
    }

    private String prompt(CharacterModel model, RandomGenerator random) {
        int window = Math.min(model.configuration().window(), corpus.text().length());
        int start = random.nextInt(corpus.text().length() - window + 1);
        return corpus.vocabulary().decode(corpus.text().ids(start, start + window));
    }
}
