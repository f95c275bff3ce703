package org.gru4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.NoTextFilesException;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasException;
import org.gru4j.model.ModelFileException;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;
import org.gru4j.settings.SettingException;
import org.gru4j.training.ClusterException;
import org.gru4j.training.TrainingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The one place where exceptions become a line for the user and an exit status. */
final class Faults {

    private Faults() {}

    /** A command line that cannot be carried out: one line, with what was meant or where to read more. */
    static int wrongUsage(ParameterException wrong, String[] args) {
        print(wrong.getCommandLine(), new WrongUsage(wrong, List.of(args)).message());
        return ExitCode.USAGE;
    }

    /** A folder in place of a file with options. */
    static int noOptions(String folder, CommandLine commandLine) {
        print(commandLine, folder + " is a folder: name a file with options");
        return ExitCode.USAGE;
    }

    /** A run that ended early: one line, and the stack trace if the user wants it. */
    static int failedRun(Exception failure, CommandLine commandLine, boolean verbose) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError outOfMemory) {
                return outOfMemory(outOfMemory, commandLine, verbose);
            }
        }
        print(commandLine, message(failure, commandLine.getCommandSpec()));
        if (verbose) {
            failure.printStackTrace(commandLine.getErr());
        }
        return isWrongUsage(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static boolean isWrongUsage(Exception failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof CorpusException
                || (failure instanceof ModelDirectoryException refused && refused.fault() != Fault.IN_USE);
    }

    /** A run that wanted more memory than there is, wherever it was. */
    static int outOfMemory(OutOfMemoryError failure, CommandLine commandLine, boolean verbose) {
        List<String> smaller = Stream.of("--layers", "--batch-size", "--window", "--samples")
                .filter(option -> commandLine.getCommandSpec().findOption(option) != null)
                .toList();
        print(
                commandLine,
                Words.format(
                        "not enough memory (%s): take %sa smaller model or text, or give Java more, for example GRU_JAVA_OPTS=-Xmx8g",
                        failure.getMessage(),
                        smaller.isEmpty() ? "" : "smaller " + WrongUsage.listed(smaller, "or") + ", "));
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

    /** A file that cannot be made is as little there as one that cannot be read. */
    private static String missing(Path file) {
        Path folder = file.getParent();
        return folder == null || Files.isDirectory(folder)
                ? file + " does not exist"
                : Words.format("the folder %s does not exist", folder);
    }

    /** What went wrong, in words, with the names of a command's options. */
    private static String message(Exception failure, CommandSpec command) {
        if (failure instanceof SettingException wrong) {
            return OptionNames.message(wrong, command);
        }
        boolean resumes = command.findOption("--resume") != null;
        return failure instanceof ModelDirectoryException refused && refused.isResumable() && resumes
                ? refused.getMessage() + ": choose another with --model, or give --resume or --overwrite"
                : message(failure);
    }

    /** What went wrong, in words. */
    static String message(Exception failure) {
        if (failure instanceof UnknownCharacterException unknown) {
            return unknown.getMessage() + ": the model was not trained on it; write the seed without it";
        }
        if (failure instanceof NoTextFilesException none && none.hasFilesOfOtherNames()) {
            return none.getMessage() + "; --include names the files to read, for example --include '*.md'";
        }
        if (failure instanceof ModelDirectoryException refused) {
            return refused.getMessage() + advice(refused.fault());
        }
        if (failure instanceof ModelFileException broken) {
            return broken.getMessage() + advice(broken.fault());
        }
        if (failure instanceof TrainingException) {
            return failure.getMessage() + ": try a smaller --learning-rate, --clip-norm, or --on-divergence backoff";
        }
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException cause) {
            return message(cause);
        }
        if (failure instanceof NoSuchFileException gone) {
            return missing(Path.of(gone.getFile()));
        }
        if (failure instanceof FileSystemException named) {
            return Words.format("%s cannot be read or written: %s", named.getFile(), FileFailure.reason(named));
        }
        if (failure instanceof IOException unnamed) {
            return "reading or writing failed: " + FileFailure.reason(unnamed);
        }
        if (failure instanceof InvalidPathException impossible) {
            return Words.format(
                    "\"%s\" cannot name a file or folder: %s", impossible.getInput(), impossible.getReason());
        }
        boolean ours = failure instanceof CorpusException
                || failure instanceof KerasException
                || failure instanceof ClusterException
                || failure instanceof BackendException
                || failure instanceof IllegalArgumentException;
        return ours
                ? String.valueOf(failure.getMessage())
                : "an error in the program, please report it with the output of --verbose: " + failure;
    }

    private static String advice(ModelDirectoryException.Fault fault) {
        return switch (fault) {
            case A_FILE -> ": name a directory with --model";
            case NOT_EMPTY -> ": choose another with --model, or give --overwrite";
            case NO_RUN -> ": start one without --resume, or name another with --model";
            case IN_USE -> ": wait for it, or choose another with --model";
            case OTHER_CORPUS -> ": give that one, or --fine-tune to continue with another";
            case CARRIES_STATES -> ": resume it without a cluster, or start a new one with --fine-tune";
        };
    }

    private static String advice(ModelFileException.Fault fault) {
        return switch (fault) {
            case MISSING -> ": train one with gru train, or name one with --model";
            case NO_RUN -> ": --fine-tune starts a new one from it";
            case UNREADABLE -> "";
        };
    }
}
