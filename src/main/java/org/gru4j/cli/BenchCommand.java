package org.gru4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.internal.SgemmPeak;
import org.gru4j.layer.engine.internal.Workers;
import org.gru4j.run.internal.NetworkSpeed;
import org.gru4j.run.internal.SpeedMeasurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru bench}. */
@Command(
        name = "bench",
        description =
                "Measures the speed of this machine: characters per second in training and in writing, and how near that is to "
                        + "the most that it can compute.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "peak: the most that this machine can compute, in billions of floating-point operations per second: what "
                    + "oneDNN's products of matrices of 2048 x 2048 reach, one on each thread.",
            "training: characters trained on per second, as gru train counts them, with its default recipe and "
                    + SpeedMeasurement.VOCABULARY
                    + " different characters: windows of 32 with the state carried, in 32 "
                    + "streams, for gru:512 in 64. epoch: minutes for one pass through a text of a million characters. "
                    + "GFLOP/s: billions of operations per second that the training takes, where a character takes "
                    + "6 x units x 3 x (units + V) + 6 x units x V with V different characters; of peak: their share of it. "
                    + "writing: characters per second of one text.",
            "",
            "Examples:",
            "  gru bench",
            "  gru bench --threads 1",
            "  gru bench --format json | jq .sgemm_gflops",
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<Integer> UNITS = List.of(128, 256, 512);
    private static final double CORPUS = 1_000_000;
    private static final double MOST_SECONDS = 600;

    /** How the result is shown. */
    enum Format {
        TEXT,
        JSON
    }

    private final Console console;

    @Mixin
    private ThreadsOption threads;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            defaultValue = "2",
            description = "Seconds for each measurement, after as many to warm up. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "text: a table; json: an object with sgemm_gflops (the peak) and networks, each with network, "
                            + "training_chars_per_second, gflops, share_of_peak (from 0 to 1) and writing_chars_per_second; "
                            + "null where the peak is not known. Default: ${DEFAULT-VALUE}")
    private Format format;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw new IllegalArgumentException(
                    Words.format("--seconds must be above 0 and at most %.0f, but is %s", MOST_SECONDS, seconds));
        }
        threads.apply();
        Backend.start();
        SpeedMeasurement measurement = new SpeedMeasurement(seconds);
        if (format == Format.JSON) {
            OptionalDouble peak = SgemmPeak.gigaflops(seconds);
            line(BenchJson.of(peak, UNITS.stream().map(measurement::of).toList()));
        } else {
            print(measurement);
        }
        return ExitCode.OK;
    }

    private void print(SpeedMeasurement measurement) {
        line("engine   " + EngineChoice.fastest()
                + EngineChoice.ONEDNN
                        .obstacle()
                        .map(why -> ", a slower one, because onednn cannot be used: " + why)
                        .orElse(", the fastest one"));
        line("threads  " + Workers.count());
        OptionalDouble peak = SgemmPeak.gigaflops(seconds);
        line(peakLine(peak));
        line("");
        line("network  training, chars/s  epoch, minutes  GFLOP/s  of peak  writing, chars/s");
        UNITS.forEach(units -> line(row(measurement.of(units), peak)));
    }

    static String peakLine(OptionalDouble peak) {
        return peak.isPresent()
                ? Words.format("peak     %.0f GFLOP/s", peak.getAsDouble())
                : "peak     not measured, because onednn cannot be used";
    }

    static String row(NetworkSpeed speed, OptionalDouble peak) {
        double learnt = speed.trainingCharactersPerSecond();
        OptionalDouble share = speed.shareOf(peak);
        return Words.format(
                "%-7s  %,17.0f  %14.2f  %7.1f  %7s  %,16.0f",
                speed.network(),
                learnt,
                CORPUS / learnt / 60,
                speed.gigaflops(),
                share.isPresent() ? Words.format("%.0f %%", 100 * share.getAsDouble()) : "-",
                speed.writingCharactersPerSecond());
    }

    /** Each line as soon as it is known. */
    private void line(String line) {
        PrintWriter out = console.out();
        out.println(line);
        out.flush();
    }
}
