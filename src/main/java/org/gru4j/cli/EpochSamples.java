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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.corpus.Corpus;
import org.gru4j.generation.TextGenerator;
import org.gru4j.generation.TextGenerator.Voice;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.sampling.Sampler;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.WriteFailure;
import org.jspecify.annotations.Nullable;

/** After an epoch, texts at several temperatures that go on from one random place of the corpus. */
final class EpochSamples implements TrainingListener {

    /** The file that collects them, in a model directory. */
    static final String FILE = RunFiles.SAMPLES;

    /** Unless told otherwise, a run writes so many at most, and one at its end. */
    private static final int USUAL_SAMPLES = 20;

    private static final Pattern HEADING = Pattern.compile("^--- epoch (\\d{1,9}), prompt:$", Pattern.MULTILINE);

    private final Corpus corpus;
    private final @Nullable Integer chosenEvery;
    private final List<Double> temperatures;
    private final int length;
    private final Path file;
    private final PrintWriter out;

    /** @param every how many epochs; null for all of a short run, and some of a long one */
    EpochSamples(
            Corpus corpus,
            List<Double> temperatures,
            int length,
            @Nullable Integer every,
            Path directory,
            PrintWriter out) {
        this.chosenEvery = every;
        this.corpus = corpus;
        this.temperatures = temperatures;
        this.length = length;
        this.file = directory.resolve(FILE);
        this.out = out;
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochDone done && isDue(done)) {
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

    private boolean isDue(TrainingEvent.EpochDone done) {
        int every = chosenEvery == null ? (done.epochs() + USUAL_SAMPLES - 1) / USUAL_SAMPLES : chosenEvery;
        return done.last() || done.metrics().epoch() % every == 0;
    }

    /** What was written after an epoch that is trained again. */
    private void dropFrom(int epoch) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file);
            Matcher heading = HEADING.matcher(text);
            while (heading.find()) {
                if (Integer.parseInt(heading.group(1)) >= epoch) {
                    Files.writeString(file, text.substring(0, heading.start()));
                    return;
                }
            }
        }
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

        StringBuilder sample = new StringBuilder(Words.format("--- epoch %d, prompt:%n%s%n", epoch, prompt));
        for (int i = 0; i < texts.size(); i++) {
            sample.append(
                    Words.format("--- epoch %d, temperature %s:%n%s%n", epoch, temperatures.get(i), texts.get(i)));
        }
        return sample.append(System.lineSeparator()).toString();
    }

    private String prompt(CharacterModel model, RandomGenerator random) {
        int window = Math.min(model.configuration().window(), corpus.text().length());
        int start = random.nextInt(corpus.text().length() - window + 1);
        return corpus.vocabulary().decode(corpus.text().ids(start, start + window));
    }
}
