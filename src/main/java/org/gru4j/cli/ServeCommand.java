package org.gru4j.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.serve.ModelServer;
import org.gru4j.serve.ServerOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gru serve}. */
@Command(
        name = "serve",
        description = "Serves models to browsers and editors: a page to write on, and OpenAI's interface.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The page is at the address that is printed. Clients of OpenAI's interface get that address and v1 as their base URL, "
                    + "for example http://127.0.0.1:8080/v1, and any key. A token is a character. Ctrl-C ends the server.",
            "",
            "Only this machine can reach it, unless --host names another address; then there must be an --api-key. With --verbose "
                    + "there is a line for each request, never with its text.",
            "",
            "Examples:",
            "  gru serve",
            "  gru serve --model letters-model poems=poems.zip --port 9000",
            "  GRU_API_KEY=tread-softly gru serve --host 0.0.0.0",
        })
final class ServeCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelsOption models;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Where it listens; 0 is any port that is free. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "The name or address of this machine at which it listens; 0.0.0.0 is all that it has. Default: "
                            + "${DEFAULT-VALUE}, which only this machine itself can reach")
    private String host;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description =
                    "What every client must send, 8 characters or more. Others on this machine can see a command line: "
                            + "GRU_API_KEY in the environment is the better place")
    private @Nullable String apiKey;

    @Option(
            names = "--allow-origin",
            arity = "1..*",
            paramLabel = "ORIGIN",
            description =
                    "For example https://example.org: web pages of another place that may use it. Those of this machine may")
    private List<String> origins = List.of();

    @Option(
            names = "--texts",
            paramLabel = "N",
            defaultValue = "" + ServerOptions.USUAL_TEXTS,
            description = "How many texts are written at once; more are refused, and clients try again. "
                    + "Default: ${DEFAULT-VALUE}")
    private int texts;

    @Mixin
    private ThreadsOption threads;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerOptions options = new ServerOptions(host, port, apiKey, origins, texts);
        try {
            options.check();
            return serve(options);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    Words.format("--host must be a name or an address of this machine, but is %s", host), unknown);
        } catch (BindException taken) {
            note(Words.format(
                    "it cannot listen at %s, port %d (%s): choose another with --host or --port",
                    host, port, taken.getMessage()));
            return ExitCode.SOFTWARE;
        }
    }

    private int serve(ServerOptions options) throws IOException, InterruptedException {
        Map<String, ModelOption.Found> found = models.found();
        threads.apply();
        ModelServer.prepare();
        Backend.start();
        Map<String, SavedModel> read = new LinkedHashMap<>();
        found.forEach((name, model) -> read.put(name, model.read()));
        boolean verbose = ((GruCommand) command.root().userObject()).isVerbose();
        CountDownLatch end = new CountDownLatch(1);
        try (StopSignals signals = new StopSignals(end::countDown);
                ModelServer server = ModelServer.start(options, read, verbose ? this::note : line -> {})) {
            found.forEach((name, model) -> note(Words.format("the model %s is %s", name, model)));
            note("Ctrl-C ends it");
            console.out().println(server.url());
            console.out().flush();
            end.await();
            return signals.asked() ? StopSignals.INTERRUPTED : ExitCode.OK;
        }
    }

    private void note(String fact) {
        console.err().println("gru serve: " + fact);
        console.err().flush();
    }
}
