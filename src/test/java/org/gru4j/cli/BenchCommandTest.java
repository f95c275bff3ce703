package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.cli.Cli.gru;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.internal.Workers;
import org.gru4j.run.internal.NetworkSpeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static final int THREADS = Workers.count();
    private static final List<String> NETWORKS = List.of("gru:128", "gru:256", "gru:512");

    /** Of 65 different characters, in the networks' order. */
    private static final List<Double> OPERATIONS_PER_CHARACTER = List.of(494_592.0, 1_579_008.0, 5_517_312.0);

    @AfterEach
    void restoreThreads() {
        Workers.use(THREADS);
    }

    @Test
    void tellsTheEngineTheThreadsThePeakAndWhatToExpectOfThreeNetworks() {
        List<String> lines = gru("bench", "--seconds=0.01", "--threads=1")
                .assertDone()
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(8);
        assertThat(lines.get(0))
                .matches("engine   (onednn, the fastest one|(openblas|samediff), a slower one, because .+)");
        assertThat(lines.get(1)).isEqualTo("threads  1");
        assertThat(lines.get(2)).matches("peak     ([1-9]\\d* GFLOP/s|not measured, because onednn cannot be used)");
        assertThat(lines.subList(3, 5))
                .containsExactly("", "network  training, chars/s  epoch, minutes  GFLOP/s  of peak  writing, chars/s");
        for (int i = 0; i < NETWORKS.size(); i++) {
            String[] cells = lines.get(5 + i).replace(",", "").replace(" %", "").split(" +", -1);
            double charactersPerSecond = Double.parseDouble(cells[1]);
            double secondsPerEpoch = 1e6 / charactersPerSecond;
            assertThat(lines.get(5 + i)).hasSize(lines.get(4).length());
            assertThat(cells).hasSize(6).startsWith(NETWORKS.get(i)).doesNotContain("0");
            assertThat(Double.parseDouble(cells[2]) * 60).isCloseTo(secondsPerEpoch, within(0.31)); // 0.005 minutes
            assertThat(Double.parseDouble(cells[3]))
                    .isCloseTo(charactersPerSecond * OPERATIONS_PER_CHARACTER.get(i) / 1e9, within(0.06));
        }
    }

    @Test
    void givesTheFiguresAsJson() throws Exception {
        String out = gru("bench", "--seconds=0.01", "--threads=1", "--format=json")
                .assertDone()
                .out();

        JsonNode json = new JsonMapper().readTree(out);
        double peak = json.get("sgemm_gflops").asDouble(Double.NaN);
        assertThat(out.lines()).hasSize(1);
        assertThat(fields(json)).containsExactly("sgemm_gflops", "networks");
        assertThat(json.get("networks").findValuesAsText("network")).isEqualTo(NETWORKS);
        assertThat(Double.isNaN(peak)).isEqualTo(EngineChoice.ONEDNN.obstacle().isPresent());
        for (int i = 0; i < NETWORKS.size(); i++) {
            JsonNode network = json.get("networks").get(i);
            double gflops = network.get("gflops").asDouble();
            assertThat(fields(network))
                    .containsExactly(
                            "network",
                            "training_chars_per_second",
                            "gflops",
                            "share_of_peak",
                            "writing_chars_per_second");
            assertThat(gflops)
                    .isCloseTo(
                            network.get("training_chars_per_second").asLong() * OPERATIONS_PER_CHARACTER.get(i) / 1e9,
                            within(0.06));
            assertThat(network.get("writing_chars_per_second").asLong()).isPositive();
            if (!Double.isNaN(peak)) {
                assertThat(network.get("share_of_peak").asDouble())
                        .isCloseTo(gflops / peak, within(0.1 / peak + 0.001));
            }
        }
    }

    private static List<String> fields(JsonNode json) {
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    void saysSoWhereThePeakIsNotKnown() {
        NetworkSpeed speed = new NetworkSpeed("gru:256", 20_000.4, 31.5802, 900);

        assertThat(BenchCommand.peakLine(OptionalDouble.empty()))
                .isEqualTo("peak     not measured, because onednn cannot be used");
        assertThat(BenchCommand.row(speed, OptionalDouble.empty()))
                .isEqualTo("gru:256             20,000            0.83     31.6        -               900");
        assertThat(BenchJson.of(OptionalDouble.empty(), List.of(speed)))
                .isEqualTo("{\"sgemm_gflops\":null,\"networks\":[{\"network\":\"gru:256\","
                        + "\"training_chars_per_second\":20000,\"gflops\":31.6,\"share_of_peak\":null,"
                        + "\"writing_chars_per_second\":900}]}");
    }

    @Test
    void tellsWhatShareOfThePeakIsReached() {
        NetworkSpeed speed = new NetworkSpeed("gru:512", 10_000, 55.17, 900);

        assertThat(BenchCommand.peakLine(OptionalDouble.of(171.7))).isEqualTo("peak     172 GFLOP/s");
        assertThat(BenchCommand.row(speed, OptionalDouble.of(171.7)))
                .isEqualTo("gru:512             10,000            1.67     55.2     32 %               900");
        assertThat(BenchJson.of(OptionalDouble.of(171.72), List.of(speed)))
                .startsWith("{\"sgemm_gflops\":171.7,")
                .contains("\"share_of_peak\":0.3213,");
    }

    @Test
    void refusesTimesThreadsAndFormatsThatAreNone() {
        gru("bench", "--seconds=0")
                .assertWrongUsage("gru bench: --seconds must be above 0 and at most 600, but is 0.0");
        gru("bench", "--seconds=NaN")
                .assertWrongUsage("gru bench: --seconds must be above 0 and at most 600, but is NaN");
        gru("bench", "--threads=0").assertWrongUsage("gru bench: --threads must be 1 or more, but is 0");
        gru("bench", "--format=xml")
                .assertWrongUsage("gru bench: --format must be text or json, but is \"xml\" (see gru bench --help)");
    }
}
