package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.generation.Limits;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.run.SampleOptions;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.internal.AfterEpoch;
import org.gru4j.training.internal.WriteFailure;
import org.jspecify.annotations.Nullable;

/** After an epoch, texts at several temperatures that go on from one random place of the corpus. */
final class EpochSamples implements TrainingListener, AfterEpoch {

    /** The file that collects them, in a model directory. */
    static final String FILE = RunFiles.SAMPLES;

    /** Unless told otherwise, a run writes so many at most, and one at its end. */
    private static final int USUAL_SAMPLES = 20;

    private static final Pattern HEADING = Pattern.compile("^--- epoch (\\d{1,9}), prompt:$", Pattern.MULTILINE);

    private final CorpusText corpus;
    private final SampleOptions options;
    private final Path file;
    private final InstantSource clock;
    private final Consumer<TrainingEvent> tell;

    /** @param tell hears of the texts */
    EpochSamples(
            CorpusText corpus,
            SampleOptions options,
            Path directory,
            InstantSource clock,
            Consumer<TrainingEvent> tell) {
        this.corpus = corpus;
        this.options = options;
        this.file = directory.resolve(FILE);
        this.clock = clock;
        this.tell = tell;
    }

    /** @throws java.io.UncheckedIOException if the file cannot be written; the texts were told of by then */
    @Override
    public void use(CharacterModel model, TrainingEvent.EpochDone done) {
        if (isDue(done)) {
            TrainingEvent.Sampled sampled = sample(model, done.metrics().epoch(), done.deadline());
            tell.accept(sampled);
            WriteFailure.named(file, () -> {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text(sampled), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            });
        }
    }

    /** @throws java.io.UncheckedIOException if the file cannot be written */
    @Override
    public void resumed(TrainingEvent.Resumed resumed) {
        WriteFailure.named(file, () -> dropFrom(resumed.epoch()));
    }

    private boolean isDue(TrainingEvent.EpochDone done) {
        if (options.temperatures().isEmpty()) {
            return false;
        }
        Integer chosen = options.every();
        int every = chosen == null ? (done.epochs() + USUAL_SAMPLES - 1) / USUAL_SAMPLES : chosen;
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

    /** Texts are cut short where the run's time is over. */
    private TrainingEvent.Sampled sample(CharacterModel model, int epoch, @Nullable Instant deadline) {
        long seed = model.configuration().randomSeed() + epoch;
        String prompt = prompt(model, new SplittableRandom(seed));
        List<StringBuilder> texts = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (double temperature : options.temperatures()) {
            StringBuilder text = new StringBuilder();
            texts.add(text);
            requests.add(new Request(
                    prompt,
                    Sampler.temperature(temperature),
                    new SplittableRandom(seed),
                    Limits.length(options.length()),
                    text::append));
        }
        new TextGenerator(model)
                .write(requests, () -> deadline != null && clock.instant().isAfter(deadline));

        List<TrainingEvent.Sample> samples = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            samples.add(new TrainingEvent.Sample(
                    options.temperatures().get(i), texts.get(i).toString()));
        }
        return new TrainingEvent.Sampled(epoch, prompt, samples);
    }

    private static String text(TrainingEvent.Sampled sampled) {
        return sampled + System.lineSeparator();
    }

    private String prompt(CharacterModel model, RandomGenerator random) {
        int window = Math.min(model.configuration().window(), corpus.text().length());
        int start = random.nextInt(corpus.text().length() - window + 1);
        return corpus.vocabulary().decode(corpus.text().ids(start, start + window));
    }
}
