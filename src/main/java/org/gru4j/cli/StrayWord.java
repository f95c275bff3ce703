package org.gru4j.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.ModelFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A word that stands where no option takes it.
 *
 * @param word the first one
 * @param words all that stands behind {@code gru}
 */
record StrayWord(String word, List<String> words, CommandLine commandLine) {

    String message() {
        return refusedAsOneMore().or(this::asked).orElseGet(() -> Words.format("\"%s\" is one word too many", word));
    }

    /** An option before it takes several values, but not this one. */
    private Optional<String> refusedAsOneMore() {
        int place = words.indexOf(word);
        int before = place - 1;
        while (before >= 0 && !words.get(before).startsWith("-")) {
            before--;
        }
        OptionSpec option = before < 0
                ? null
                : commandLine.getCommandSpec().findOption(words.get(before).replaceFirst("(?s)=.*", ""));
        if (option == null || option.arity().max() < 2 || option.converters().length == 0) {
            return Optional.empty();
        }
        try {
            option.converters()[0].convert(word);
            return Optional.empty();
        } catch (Exception refused) { // that is how picocli declares it
            return Optional.of(option.longestName() + ": " + refused.getMessage());
        }
    }

    private Optional<String> asked() {
        return meant().map(meant -> Words.format("\"%s\" stands without an option; did you mean %s?", word, meant));
    }

    private Optional<String> meant() {
        CommandSpec command = commandLine.getCommandSpec();
        int place = Math.max(0, words.indexOf(word));
        List<String> stray = words.subList(place, words.size()).stream()
                .takeWhile(it -> !it.startsWith("-"))
                .toList();
        Optional<String> unquoted = unquoted(command, place, stray);
        if (unquoted.isPresent()) {
            return unquoted;
        }
        OptionSpec model = command.findOption("--model");
        if (model != null && isModel(word)) {
            return Optional.of(option(model, List.of(word)));
        }
        return command.options().stream()
                .filter(option -> option.required() || option.longestName().equals("--seed"))
                .filter(option -> option.isMultiValue() || !words.contains(option.longestName()))
                .findFirst()
                .map(option -> option(option, stray));
    }

    /** A text or a path with spaces, of which the shell has made several words. */
    private Optional<String> unquoted(CommandSpec command, int place, List<String> stray) {
        if (place < 2) {
            return Optional.empty();
        }
        String before = words.get(place - 1);
        int equals = before.indexOf('=');
        boolean joined = before.startsWith("-") && equals > 0;
        OptionSpec option = command.findOption(joined ? before.substring(0, equals) : words.get(place - 2));
        if (option == null || option.arity().max() != 1 || !isText(option)) {
            return Optional.empty();
        }
        String first = joined ? before.substring(equals + 1) : before;
        return Optional.of(option(option, List.of(first + " " + String.join(" ", stray))));
    }

    private static boolean isText(OptionSpec option) {
        return option.type() == String.class || option.type() == Path.class;
    }

    private static String option(OptionSpec option, List<String> values) {
        String name = option.longestName() + " ";
        return name
                + (option.arity().max() > 1 ? ShellWords.joined(values) : ShellWords.quoted(String.join(" ", values)));
    }

    private static boolean isModel(String name) {
        try {
            Path path = Path.of(name);
            return (Files.isDirectory(path) || name.endsWith(".zip")) && Files.isRegularFile(ModelFile.at(path));
        } catch (InvalidPathException impossible) {
            return false;
        }
    }
}
