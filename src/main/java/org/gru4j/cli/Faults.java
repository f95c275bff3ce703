package org.gru4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.NoTextFilesException;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasException;
import org.gru4j.model.ModelFileException;
import org.gru4j.training.ClusterException;
import org.gru4j.training.TrainingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The one place where exceptions become a line for the user and an exit status. */
final class Faults {

    private Faults() {}

    /** A command line that cannot be carried out: one line and where to read more. */
    static int wrongUsage(ParameterException wrong, String[] args) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        print(wrong.getCommandLine(), wrong.getMessage() + " (see " + command.qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    /** A run that ended early: one line, and the stack trace if the user wants it. */
    static int failedRun(Exception failure, CommandLine commandLine, boolean verbose) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError outOfMemory) {
                return outOfMemory(outOfMemory, commandLine, verbose);
            }
        }
        print(commandLine, message(failure));
        if (verbose) {
            failure.printStackTrace(commandLine.getErr());
        }
        boolean wrongUsage = failure instanceof IllegalArgumentException || failure instanceof CorpusException;
        return wrongUsage ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** A run that wanted more memory than there is, wherever it was when it found out. */
    static int outOfMemory(OutOfMemoryError failure, CommandLine commandLine, boolean verbose) {
        print(
                commandLine,
                Words.format(
                        "not enough memory (%s): take smaller --layers, --batch-size or --window, a smaller model or text, or give Java more, for example GRU_JAVA_OPTS=-Xmx8g",
                        failure.getMessage()));
        if (verbose) {
            failure.printStackTrace(commandLine.getErr());
        }
        return ExitCode.SOFTWARE;
    }

    private static void print(CommandLine commandLine, String message) {
        String line = message.replaceAll("\\s*\\R\\s*", " ");
        commandLine.getErr().println(commandLine.getCommandSpec().qualifiedName() + ": " + line);
        commandLine.getErr().flush();
    }

    /** What went wrong, in words. */
    static String message(Exception failure) {
        if (failure instanceof UnknownCharacterException unknown) {
            return unknown.getMessage() + ": the model was not trained on it, write the seed without it";
        }
        if (failure instanceof NoTextFilesException none && none.hasFilesOfOtherNames()) {
            return none.getMessage() + "; --include names the files to read, for example --include '*.md'";
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return String.valueOf(unchecked.getMessage());
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + " cannot be opened: permission denied";
        }
        if (failure instanceof NoSuchFileException gone) {
            return gone.getFile() + " is not there";
        }
        if (failure instanceof FileSystemException onDisk) {
            return Words.format("%s cannot be written: %s", onDisk.getFile(), onDisk.getReason());
        }
        if (failure instanceof IOException) {
            return "reading or writing failed: " + failure.getMessage();
        }
        boolean ours = failure instanceof CorpusException
                || failure instanceof ModelFileException
                || failure instanceof KerasException
                || failure instanceof TrainingException
                || failure instanceof ClusterException
                || failure instanceof BackendException
                || failure instanceof ModelInUseException
                || failure instanceof IllegalArgumentException;
        return ours
                ? String.valueOf(failure.getMessage())
                : "an error in the program, please report it with what --verbose prints: " + failure;
    }
}
