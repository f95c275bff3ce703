package org.gru4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import org.junit.jupiter.api.Test;

class ExecutorFaultTest {

    private static Exception missing() {
        return new FileNotFoundException("File file:/poems.txt does not exist");
    }

    @Test
    void namesTheExecutorTheFileAndTheRemedy() {
        assertThat(ExecutorFault.unreadable("7", missing()))
                .message()
                .matches(
                        "executor 7 on \\S+ cannot read the corpus: File file:/poems.txt does not exist; give a place that all machines can read, such as hdfs://");
    }

    @Test
    void isFoundInWhatSparkReports() {
        String told = ExecutorFault.unreadable("7", missing()).getMessage();
        Exception spark = new IllegalStateException(
                "Job aborted due to stage failure: Task 0 failed 4 times\norg.gru4j.corpus.CorpusException: " + told
                        + "\n\tat org.gru4j.spark.WindowLoader.read(WindowLoader.java:1)");

        assertThat(ExecutorFault.in(new RuntimeException("a job", spark))).contains(told);
        assertThat(ExecutorFault.in(new RuntimeException("another fault"))).isEmpty();
    }
}
