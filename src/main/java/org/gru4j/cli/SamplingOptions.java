package org.gru4j.cli;

import org.gru4j.run.SampleOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run writes with its model after epochs. */
final class SamplingOptions {

    @Option(
            names = "--temperatures",
            paramLabel = "T[,T...]",
            converter = Temperatures.Converter.class,
            defaultValue = "0.2,0.5,1.0,1.2",
            description = "Temperatures of the samples after each epoch. Default: ${DEFAULT-VALUE}")
    private Temperatures temperatures;

    @Option(
            names = "--sample-length",
            paramLabel = "N",
            defaultValue = "400",
            description = "Characters per sample. Default: ${DEFAULT-VALUE}")
    private int sampleLength;

    @Option(
            names = "--sample-every",
            paramLabel = "N",
            description = "Write samples after every N-th epoch, and after the last. Default: after each of up to 20 "
                    + "epochs, about 20 times in more")
    private @Nullable Integer sampleEvery;

    @Option(names = "--no-samples", description = "Write no samples.")
    private boolean noSamples;

    /** @throws IllegalArgumentException if a value is out of its range */
    SampleOptions options() {
        temperatures.check("--temperatures", "");
        SampleOptions samples = new SampleOptions(temperatures.values(), sampleLength, sampleEvery);
        return noSamples ? SampleOptions.NONE : samples;
    }
}
