package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.util.List;
import org.gru4j.layer.engine.internal.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static final int THREADS = Workers.count();

    @AfterEach
    void restoreThreads() {
        Workers.use(THREADS);
    }

    @Test
    void tellsTheEngineTheThreadsAndWhatToExpectOfThreeNetworks() {
        List<String> lines = gru("bench", "--seconds=0.01", "--threads=1")
                .assertDone()
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).matches("engine   (onednn, the fast one|samediff, the slower one, because .+)");
        assertThat(lines.subList(1, 4))
                .containsExactly("threads  1", "", "network  training, chars/s  epoch, minutes  writing, chars/s");
        List<double[]> rows =
                List.of(row(lines.get(4), "gru:128"), row(lines.get(5), "gru:256"), row(lines.get(6), "gru:512"));
        assertThat(rows).allSatisfy(row -> {
            double secondsPerEpoch = 1e6 / row[0];
            assertThat(row[1] * 60)
                    .isBetween(secondsPerEpoch - 0.31, secondsPerEpoch + 0.31); // rounded to 0.01 minutes
        });
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(3).doesNotContain(0));
    }

    private static double[] row(String line, String network) {
        assertThat(line).matches(network + "  [ \\d,]{15,}\\d  [ \\d]{11,}\\.\\d\\d  [ \\d,]{14,}\\d");
        String[] cells = line.replace(",", "").split(" +", -1);
        return new double[] {Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), Double.parseDouble(cells[3])};
    }

    @Test
    void refusesTimesAndThreadsThatAreNone() {
        gru("bench", "--seconds=0")
                .assertWrongUsage("gru bench: --seconds must be above 0 and at most 600, but is 0.0");
        gru("bench", "--seconds=NaN")
                .assertWrongUsage("gru bench: --seconds must be above 0 and at most 600, but is NaN");
        gru("bench", "--threads=0").assertWrongUsage("gru bench: --threads must be 1 or more, but is 0");
    }
}
