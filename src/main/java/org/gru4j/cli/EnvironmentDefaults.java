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

/** Takes what an option is by default from the environment: {@code --top-k} from {@code GRU_TOP_K}. */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {

    /** By which people tell all programs that they want no colours (no-color.org). */
    private static final String NO_COLOR = "NO_COLOR";

    private static final String NO_COLOR_OPTION = "--no-color";

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        if (option.longestName().equals(NO_COLOR_OPTION)
                && !environment.getOrDefault(NO_COLOR, "").isEmpty()) {
            return "true";
        }
        return environment.get(variable(option));
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
