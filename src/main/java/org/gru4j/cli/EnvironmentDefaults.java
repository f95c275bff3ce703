package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes what an option is by default from the environment: {@code --top-k} from {@code GRU_TOP_K}. What it says is passed over
 * where it does not go with what the command line says, or lacks what it goes with.
 */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {

    /** By which people tell all programs that they want no colours (no-color.org). */
    private static final String NO_COLOR = "NO_COLOR";

    private static final String NO_COLOR_OPTION = "--no-color";

    /** Options that do not go together, some of them only with one of their values. */
    static final List<List<String>> RIVALS = List.of(
            List.of("--seed", "--seed-file"),
            List.of("--greedy", "--temperature"),
            List.of("--length", "--lines"),
            List.of("--until-line", "--lines"),
            List.of("--until-line", "--length=-1"),
            List.of("--stream=true", "--format=json"),
            List.of("--stream=true", "--format=jsonl"),
            List.of("--resume", "--overwrite"),
            List.of("--stateful=true", "--step"),
            List.of("--schedule=cosine", "--lr-factor"),
            List.of("--schedule=cosine", "--lr-patience"),
            List.of("--no-baselines", "--training-corpus"),
            List.of("--vocabulary", "--vocabulary-from"));

    /** Options that go with another one, in commands that have both. */
    private static final Map<String, String> COMPANIONS = Map.of("--overwrite", "--out", "--fine-tune", "--resume");

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        if (option.longestName().equals(NO_COLOR_OPTION)
                && !environment.getOrDefault(NO_COLOR, "").isEmpty()) {
            return "true";
        }
        String value = environment.get(variable(option));
        return value == null || hasRival(option, value) || isAlone(option) ? null : value;
    }

    private static boolean hasRival(OptionSpec option, String value) {
        return RIVALS.stream()
                .anyMatch(pair -> (isMeant(pair.get(0), option, value) && isGiven(pair.get(1), option.command()))
                        || (isMeant(pair.get(1), option, value) && isGiven(pair.get(0), option.command())));
    }

    private boolean isAlone(OptionSpec option) {
        String companion = COMPANIONS.get(option.longestName());
        OptionSpec other = companion == null ? null : option.command().findOption(companion);
        return companion != null
                && other != null
                && !isGiven(companion, option.command())
                && !environment.containsKey(variable(other));
    }

    /** Whether a command line has an option, with the value that {@code name=value} may name. */
    private static boolean isGiven(String rival, CommandSpec command) {
        return command.options().stream()
                .anyMatch(option ->
                        option.originalStringValues().stream().anyMatch(value -> isMeant(rival, option, value)));
    }

    private static boolean isMeant(String rival, OptionSpec option, String value) {
        return rival.equals(option.longestName()) || rival.equalsIgnoreCase(option.longestName() + "=" + value);
    }

    static String variable(OptionSpec option) {
        String name = option.longestName().replaceFirst("^--", "");
        return "GRU_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Gives all commands these defaults. */
    void install(CommandLine commandLine) {
        for (CommandLine subcommand : commandLine.getSubcommands().values()) {
            keepFlags(subcommand.getCommandSpec());
        }
        commandLine.setDefaultValueProvider(this);
    }

    /** A flag that is on by default would be switched off by being given: with a value of its own it stays on. */
    private static void keepFlags(CommandSpec command) {
        List<OptionSpec> options = new ArrayList<>(command.options());
        options.forEach(command::remove);
        for (OptionSpec option : options) {
            boolean flag = option.arity().max() == 0 && !option.usageHelp() && !option.versionHelp();
            command.addOption(
                    flag ? OptionSpec.builder(option).fallbackValue("true").build() : option);
        }
    }
}
