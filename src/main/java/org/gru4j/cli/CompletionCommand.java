package org.gru4j.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gru completion}. */
@Command(
        name = "completion",
        description = "Prints a script that lets a shell complete gru's commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(gru completion bash)",
            "  gru completion bash > ~/.local/share/bash-completion/completions/gru",
            "  gru completion zsh >> ~/.zshrc",
        })
final class CompletionCommand implements Callable<Integer> {

    /** One script serves both; zsh needs its bash mode for it. */
    enum Shell {
        BASH(""),
        ZSH("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n");

        private final String before;

        Shell(String before) {
            this.before = before;
        }
    }

    /** The values of an option, which picocli writes as Java has them, and help and people in lower case. */
    private static final Pattern VALUES = Pattern.compile("(?m)_args=\\(.*\\)");

    private final Console console;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash(command.root().name(), command.root().commandLine());
        console.out()
                .print(shell.before
                        + VALUES.matcher(script)
                                .replaceAll(values -> values.group().toLowerCase(Locale.ROOT)));
        console.out().flush();
        return ExitCode.OK;
    }
}
