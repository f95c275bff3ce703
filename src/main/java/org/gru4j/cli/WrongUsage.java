package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.internal.Words;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;

/**
 * What is wrong with a command line, and what was probably meant.
 *
 * @param words all that stands behind {@code gru}
 */
record WrongUsage(ParameterException wrong, List<String> words) {

    /** One line; where it does not ask whether something else was meant, it ends with where to read more. */
    String message() {
        String told = told();
        return told.endsWith("?") ? told : told + " (see " + command().qualifiedName() + " --help)";
    }

    private String told() {
        List<String> unmatched = wrong.getCommandLine().getUnmatchedArguments();
        if (isRoot() && !unmatched.isEmpty() && !unmatched.get(0).startsWith("-")) {
            return stray(unmatched.get(0));
        }
        // An unknown option comes first: its value may be what picocli has stumbled over.
        for (String word : unmatched) {
            if (isOption(word)) {
                return unknownOption(word);
            }
        }
        ArgSpec argument = wrong.getArgSpec();
        String value = wrong.getValue();
        if (argument != null && argument.arity().max() > 1 && value != null && isOption(value)) {
            return unknownOption(value); // not one more of its values
        }
        if (!unmatched.isEmpty()) {
            return stray(unmatched.get(0));
        }
        if (wrong instanceof MissingParameterException missing) {
            return missing(missing);
        }
        if (wrong instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice: give it once";
        }
        if (argument != null && value != null) {
            return argument.isPositional() && argument.arity().min() == 0
                    ? stray(value)
                    : new WrongValue(wrong, words).message();
        }
        if (isRoot()) {
            return value == null ? "a command is missing: " + commands() : stray(value);
        }
        return String.valueOf(wrong.getMessage());
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1;
    }

    private String unknownOption(String word) {
        String option = word.replaceFirst("(?s)=.*", "");
        List<String> others = command().root().subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(other -> options(other).contains(option))
                .map(CommandSpec::qualifiedName)
                .toList();
        if (isRoot() && !others.isEmpty()) {
            String meant = others.stream()
                    .filter(other -> words.contains(other.substring(other.indexOf(' ') + 1)))
                    .findFirst()
                    .orElse(others.get(0));
            return Words.format("%s belongs after the command; did you mean %s %s?", option, meant, option);
        }
        return Words.format("%s is not an option of %s", option, command().qualifiedName())
                + (others.isEmpty() ? "" : ", but of " + listed(others, "and"))
                + NearestWords.question(option, options(command()));
    }

    private String stray(String word) {
        if (word.startsWith("@")) {
            return Words.format("there is no file %s to read options from", word.substring(1));
        }
        if (!isRoot()) {
            return new StrayWord(word, words, wrong.getCommandLine()).message();
        }
        List<String> known = new ArrayList<>(command().subcommands().keySet());
        known.addAll(options(command()));
        String question = NearestWords.question(word, known);
        return Words.format("%s is not a command of gru", word) + (question.isEmpty() ? ": " + commands() : question);
    }

    private static String missing(MissingParameterException missing) {
        List<ArgSpec> arguments = missing.getMissing();
        String told = String.valueOf(missing.getMessage());
        if (told.startsWith("Missing required option") || arguments.get(0).isPositional()) {
            List<String> all = arguments.stream().map(WrongUsage::shown).toList();
            return listed(all, "and") + (all.size() == 1 ? " is missing" : " are missing");
        }
        return Words.format("%s needs a value: %s", name(arguments.get(0)), shown(arguments.get(0)));
    }

    private boolean isRoot() {
        return command() == command().root();
    }

    private CommandSpec command() {
        return wrong.getCommandLine().getCommandSpec();
    }

    private String commands() {
        return "it is one of " + listed(List.copyOf(command().subcommands().keySet()), "or");
    }

    /** An argument as messages name it. */
    static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String shown(ArgSpec argument) {
        return argument.isPositional() ? argument.paramLabel() : name(argument) + " " + argument.paramLabel();
    }

    /** All that an option of a command may be called. */
    static List<String> options(CommandSpec command) {
        return command.options().stream()
                .flatMap(option -> Stream.of(option.names())
                        .flatMap(name -> option.negatable()
                                ? Stream.of(
                                        name,
                                        command.negatableOptionTransformer().makeNegative(name, command))
                                : Stream.of(name)))
                .toList();
    }

    /** For example {@code a, b or c}. */
    static String listed(List<String> words, String last) {
        int end = words.size() - 1;
        return end < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, end)) + " " + last + " " + words.get(end);
    }
}
