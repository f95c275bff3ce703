package org.gru4j.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which path is what. */
final class Routes {

    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String OPTIONS = "OPTIONS";

    private static final String COMPLETIONS = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";
    private static final String MODELS = "/v1/models";
    private static final String HEALTH = "/health";
    private static final String METRICS = "/metrics";
    private static final String REPORT = "/report/";
    private static final String KEY = "key=";

    private static final Set<String> WRITTEN_TO = Set.of(COMPLETIONS, CHAT);
    private static final Set<String> READ = Set.of(MODELS, HEALTH, METRICS);

    private final Gate gate;
    private final Map<String, ServedModel> models;
    private final Desk desk;
    private final Metrics metrics;
    private final int texts;

    Routes(Gate gate, Map<String, ServedModel> models, Desk desk, Metrics metrics, int texts) {
        this.gate = gate;
        this.models = models;
        this.desk = desk;
        this.metrics = metrics;
        this.texts = texts;
    }

    /** A path as it may be told: without what a client has put into it. */
    String name(String path) {
        if (WRITTEN_TO.contains(path) || READ.contains(path) || WebPage.has(path)) {
            return path;
        }
        return path.startsWith(REPORT) ? REPORT : path.startsWith(MODELS + "/") ? MODELS + "/" : "other";
    }

    boolean isKnown(String method) {
        return Set.of(GET, POST, OPTIONS).contains(method);
    }

    /** The methods of a path; null where there is nothing. */
    @Nullable
    String allowed(String path) {
        return switch (name(path)) {
            case "other" -> null;
            case COMPLETIONS, CHAT -> "POST, OPTIONS";
            case REPORT -> "GET, POST, OPTIONS";
            default -> "GET, OPTIONS";
        };
    }

    void answer(Call call) throws IOException, InterruptedException {
        gate.checkPlace(call.headers(), call.answerHeaders());
        String path = call.path();
        String allowed = allowed(path);
        if (allowed == null) {
            throw Refusal.of(404, "there is nothing at this path");
        }
        if (!Set.of(allowed.split(", ")).contains(call.method())) {
            throw Refusal.of(405, "this path has other methods: " + allowed);
        }
        if (call.method().equals(OPTIONS)) {
            gate.answerPreflight(call.headers(), call.answerHeaders());
            call.sendNothing();
        } else if (WebPage.has(path)) {
            WebPage.send(call);
        } else if (path.equals(HEALTH)) {
            call.send(200, Json.object().put("status", "ok"));
        } else if (path.startsWith(REPORT)) {
            report(call);
        } else {
            gate.checkKey(call.headers());
            answerWithKey(call);
        }
    }

    private void answerWithKey(Call call) throws IOException, InterruptedException {
        switch (call.path()) {
            case COMPLETIONS ->
                desk.answer(call, new CompletionForm(Order.completion(new Fields(Json.read(call.body())), models)));
            case CHAT -> desk.answer(call, new ChatForm(Order.chat(new Fields(Json.read(call.body())), models)));
            case METRICS ->
                call.send(200, Metrics.TYPE, metrics.text(desk::texts, texts).getBytes(StandardCharsets.UTF_8));
            case MODELS -> {
                ObjectNode list = Json.object().put("object", "list");
                ArrayNode data = list.putArray("data");
                models.values().forEach(it -> data.add(described(it)));
                call.send(200, list);
            }
            default -> call.send(200, described(model(call.path().substring(MODELS.length() + 1))));
        }
    }

    /** A browser that follows a link has no header for the key; a form has a body for it. */
    private void report(Call call) throws IOException {
        if (call.method().equals(GET)) {
            gate.checkKey(call.headers());
        } else {
            String form = new String(call.body(), StandardCharsets.US_ASCII);
            try {
                gate.checkKey(
                        form.startsWith(KEY)
                                ? URLDecoder.decode(form.substring(KEY.length()), StandardCharsets.UTF_8)
                                : "");
            } catch (IllegalArgumentException broken) {
                throw Refusal.wrongKey();
            }
        }
        call.answerHeaders().set("X-Frame-Options", "DENY");
        call.send(
                200, WebPage.HTML, model(call.path().substring(REPORT.length())).report());
    }

    private ServedModel model(String name) {
        ServedModel model = models.get(name);
        if (model == null) {
            throw Refusal.unknownModel();
        }
        return model;
    }

    private static ObjectNode described(ServedModel model) {
        return Json.object()
                .put("id", model.name())
                .put("object", "model")
                .put("created", model.created())
                .put("owned_by", "gru4j");
    }
}
