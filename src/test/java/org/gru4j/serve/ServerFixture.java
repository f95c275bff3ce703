package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.model.internal.TinyModels;
import org.jspecify.annotations.Nullable;

/** A server with two small models, and a client for it. */
final class ServerFixture implements AutoCloseable {

    static final String KNOWN = "abcdefgh ijklmnopqrstuvwxyz\n";
    static final String FIRST = "first";
    static final String SECOND = "second model";

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, SavedModel> models = new LinkedHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final ModelServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerFixture(ServerOptions options, Map<String, SavedModel> models) throws IOException {
        ModelServer.prepare();
        this.models.putAll(models);
        server = ModelServer.start(options, models, log::add);
    }

    private ServerFixture(ServerOptions options) throws IOException {
        this(options, usual());
    }

    private static Map<String, SavedModel> usual() {
        Map<String, SavedModel> models = new LinkedHashMap<>();
        models.put(FIRST, small());
        models.put(SECOND, SavedModel.unsaved(SECOND, TinyModels.of("lstm:6", Targets.EVERY, "xyz \n")));
        return models;
    }

    /** A model that keeps its text. */
    static SavedModel small() {
        CharacterModel first = TinyModels.of("gru:24", Targets.EVERY, KNOWN);
        return SavedModel.unsaved(FIRST, first.with(CopyIndex.of(CorpusText.of(KNOWN.repeat(3)))));
    }

    static ServerFixture serving(Map<String, SavedModel> models) throws IOException {
        return serving(models, ServerOptions.USUAL_TEXTS);
    }

    /** One whose model takes a tenth of a millisecond for a character. */
    static ServerFixture slow(int texts) throws IOException {
        return serving(
                Map.of(FIRST, SavedModel.unsaved(FIRST, TinyModels.of("gru:1024", Targets.EVERY, KNOWN))), texts);
    }

    private static ServerFixture serving(Map<String, SavedModel> models, int texts) throws IOException {
        return new ServerFixture(new ServerOptions("127.0.0.1", 0, null, List.of(), texts), models);
    }

    static ServerFixture open() throws IOException {
        return with(null, ServerOptions.USUAL_TEXTS);
    }

    static ServerFixture with(@Nullable String key, int texts, String... origins) throws IOException {
        return new ServerFixture(new ServerOptions("127.0.0.1", 0, key, List.of(origins), texts));
    }

    SavedModel model(String name) {
        return models.get(name);
    }

    /** A line for each request that was answered. */
    List<String> log() {
        return log;
    }

    String url() {
        return server.url();
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** The answer to an order that can be carried out; apostrophes stand for quotation marks. */
    JsonNode answer(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body.replace('\'', '"'));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    JsonNode complete(String body) throws IOException, InterruptedException {
        return answer("/v1/completions", body);
    }

    /** The error that answers an order that cannot; {@code error.param} and the message. */
    HttpResponse<String> refused(String path, String body) throws IOException, InterruptedException {
        return post(path, body.replace('\'', '"'));
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** A connection that says what a test wants, byte for byte. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that the server answers to some bytes before it closes the connection, which they should ask for. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Waits for what comes by itself, soon. */
    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(10);
        }
    }

    /** The value of a figure. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(it -> it.startsWith(name + " "))
                .mapToDouble(it -> Double.parseDouble(it.substring(name.length() + 1)))
                .sum();
    }

    @Override
    public void close() {
        server.close();
    }
}
