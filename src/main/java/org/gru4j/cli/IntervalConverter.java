package org.gru4j.cli;

import org.gru4j.training.CheckpointInterval;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli report a malformed interval like any other wrong value. */
final class IntervalConverter implements ITypeConverter<CheckpointInterval> {
    @Override
    public CheckpointInterval convert(String text) {
        try {
            return CheckpointInterval.of(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(malformed.getMessage());
        }
    }
}
