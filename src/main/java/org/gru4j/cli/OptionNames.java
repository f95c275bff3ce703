package org.gru4j.cli;

import java.util.Locale;
import org.gru4j.settings.SettingException;
import picocli.CommandLine.Model.CommandSpec;

/** How the command line calls what the library has a name for. */
final class OptionNames {

    private OptionNames() {}

    /** The option of a setting: {@code --learning-rate} of {@code learningRate}. */
    static String of(String setting) {
        return "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What is wrong with a setting, by the name of its option where the command has one. */
    static String message(SettingException wrong, CommandSpec command) {
        String option = of(wrong.name());
        return wrong.messageFor(command.findOption(option) == null ? wrong.name() : option);
    }
}
