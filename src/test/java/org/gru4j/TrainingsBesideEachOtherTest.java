package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gru4j.run.SampleOptions;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trainings at the same time in one process: each learns what it would learn alone, and goes on from where it stopped. */
class TrainingsBesideEachOtherTest {

    private static final Corpus CORPUS = Corpus.of("the quick brown fox jumps over the lazy dog.\n".repeat(60));
    private static final int TRAININGS = 3;

    @TempDir
    Path folder;

    @Test
    void learnWhatEachWouldLearnAlone() throws Exception {
        List<INDArray> alone = new ArrayList<>();
        for (int i = 0; i < TRAININGS; i++) {
            alone.add(trained(i, 2, folder.resolve("alone" + i)));
        }
        List<Callable<INDArray>> runs = new ArrayList<>();
        for (int i = 0; i < TRAININGS; i++) {
            int number = i;
            runs.add(() -> resumed(number, folder.resolve("beside" + number)));
        }

        ExecutorService threads = Executors.newFixedThreadPool(TRAININGS);
        try {
            List<Future<INDArray>> beside = threads.invokeAll(runs);
            for (int i = 0; i < TRAININGS; i++) {
                assertThat(beside.get(i).get()).as("training %d", i).isEqualTo(alone.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
    }

    private static INDArray trained(int number, int epochs, Path directory) throws IOException {
        Recipe recipe = Recipe.builder()
                .layers("gru:24")
                .window(16)
                .batchSize(8)
                .epochs(epochs)
                .schedule(Shape.PLATEAU)
                .warmUp(0)
                .dropout(0.2)
                .recurrentDropout(0.2)
                .randomSeed(number) // 0, too, which is a seed like any other
                .build();
        Training.of(CORPUS)
                .recipe(recipe)
                .directory(directory)
                .samples(SampleOptions.NONE)
                .run();
        return last(directory);
    }

    /** One epoch, and then another one in a second run. */
    private static INDArray resumed(int number, Path directory) throws IOException {
        trained(number, 1, directory);
        Training.resume(directory, CORPUS).epochs(2).samples(SampleOptions.NONE).run();
        return last(directory);
    }

    private static INDArray last(Path directory) throws IOException {
        return LanguageModel.load(directory.resolve("last.zip")).network().params();
    }
}
