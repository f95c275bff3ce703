package org.gru4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Call implements AutoCloseable {

    static final String JSON = "application/json; charset=utf-8";

    static final String EVENTS = "text/event-stream; charset=utf-8";

    /** Bytes of a request's body. */
    private static final int LARGEST_BODY = 1_000_000;

    private static final int NO_BODY = -1;
    private static final int UNKNOWN_LENGTH = 0;

    private final HttpExchange exchange;
    private final long start = System.nanoTime();
    private boolean bodyRead;
    private @Nullable OutputStream begun;
    private int status;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        Headers answer = exchange.getResponseHeaders();
        answer.set("X-Content-Type-Options", "nosniff");
        answer.set("Cross-Origin-Resource-Policy", "same-origin");
        answer.set("Cache-Control", "no-store");
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** Decoded; empty where there is none. */
    String path() {
        String path = exchange.getRequestURI().getPath();
        return path == null ? "" : path;
    }

    Headers headers() {
        return exchange.getRequestHeaders();
    }

    Headers answerHeaders() {
        return exchange.getResponseHeaders();
    }

    String client() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    /** The status that was sent; 0 before that. */
    int status() {
        return status;
    }

    long nanos() {
        return System.nanoTime() - start;
    }

    /** @throws Refusal if it is too large */
    byte[] body() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw Refusal.of(413, "the body must have a megabyte or less");
        }
        bodyRead = true;
        return body;
    }

    void send(int status, JsonNode body) throws IOException {
        send(status, JSON, Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    void send(int status, String type, byte[] body) throws IOException {
        answerHeaders().set("Content-Type", type);
        this.status = status;
        exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        }
    }

    /** An answer that has nothing to say. */
    void sendNothing() throws IOException {
        status = 204;
        exchange.sendResponseHeaders(status, NO_BODY);
    }

    /** Sends the head of an answer whose body comes bit by bit. */
    OutputStream begin(String type) throws IOException {
        answerHeaders().set("Content-Type", type);
        status = 200;
        exchange.sendResponseHeaders(status, UNKNOWN_LENGTH);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        begun = out;
        return out;
    }

    /** Says why a request is not carried out; where the answer has begun, at its end. */
    void refuse(Refusal refusal, @Nullable String allowed) throws IOException {
        if (begun != null) {
            boolean events = EVENTS.equals(answerHeaders().getFirst("Content-Type"));
            String error = Json.write(refusal.toJson());
            begun.write((events ? "data: " + error + "\n\n" : error).getBytes(StandardCharsets.UTF_8));
            begun.flush();
            return;
        }
        if (!bodyRead) {
            answerHeaders().set("Connection", "close"); // what is left of the body is not waited for
        }
        if (refusal.status() == 429 || refusal.status() == 503) {
            answerHeaders().set("Retry-After", "1");
        }
        if (allowed != null && refusal.status() == 405) {
            answerHeaders().set("Allow", allowed);
        }
        send(refusal.status(), refusal.toJson());
    }

    @Override
    public void close() {
        exchange.close();
    }
}
