package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a server, from its start to the signal that ends it. */
@DisabledOnOs(OS.WINDOWS)
class ServeIT {

    private static final int INTERRUPTED = 130;

    @TempDir
    Path folder;

    @Test
    void servesUntilItIsInterrupted() throws Exception {
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abc\n"), folder.resolve("tiny.zip"));
        for (String signal : List.of("INT", "TERM")) {
            Process server = start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
                URI url = URI.create(out.readLine());
                assertThat(url.getHost()).isEqualTo("127.0.0.1");
                HttpResponse<String> answer = complete(url);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"model\":\"letters\"", "\"completion_tokens\":9");

                try (Socket unfinished = new Socket(url.getHost(), url.getPort())) {
                    OutputStream half = unfinished.getOutputStream();
                    half.write("POST /v1/completions HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
                    half.flush();
                    new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid()))
                            .start()
                            .waitFor();

                    assertThat(server.waitFor(1, TimeUnit.MINUTES))
                            .as("ends in time")
                            .isTrue();
                }
                assertThat(server.exitValue()).isEqualTo(INTERRUPTED);
                assertThat(out.readLine()).isNull();
            } finally {
                server.destroyForcibly();
            }
            assertThat(Files.readAllLines(folder.resolve("err")).stream()
                            .map(it -> it.replaceAll("[\\d.]+ ms", "N ms")))
                    .containsExactly(
                            "gru serve: the model letters is tiny.zip",
                            "gru serve: Ctrl-C ends it",
                            "gru serve: 127.0.0.1 POST /v1/completions 200 N ms");
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(Surroundings.java());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-jar",
                Path.of("target/gru4j.jar").toAbsolutePath().toString(),
                "serve",
                "--model",
                "letters=tiny.zip",
                "--port=0",
                "--verbose"));
        return Surroundings.known(new ProcessBuilder(command))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private static HttpResponse<String> complete(URI url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url.resolve("v1/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"abc\",\"max_tokens\":9}"))
                                .build(),
                        BodyHandlers.ofString());
    }
}
