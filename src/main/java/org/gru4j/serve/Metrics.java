package org.gru4j.serve;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.gru4j.generation.Passage;
import org.gru4j.internal.Words;

/** What the server has done, in Prometheus's text form. The names of paths are the server's own, so that there are few. */
final class Metrics {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> characters = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> texts = new ConcurrentSkipListMap<>();
    private final LongAdder nanos = new LongAdder();

    /** A request was answered; status 0 where the client had gone before. */
    void answered(String route, int status, long nanosTaken) {
        add(requests, Words.format("path=\"%s\",status=\"%d\"", route, status), 1);
        nanos.add(nanosTaken);
    }

    /** Texts of a model have ended. */
    void written(String model, List<Passage> passages) {
        String label = Words.format("model=\"%s\"", escaped(model));
        add(texts, label, passages.size());
        add(characters, label, passages.stream().mapToLong(Passage::characters).sum());
    }

    private static void add(Map<String, LongAdder> counters, String labels, long count) {
        counters.computeIfAbsent(labels, it -> new LongAdder()).add(count);
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** All figures. */
    String text(IntSupplier active, int most) {
        StringBuilder text = new StringBuilder();
        counter(text, "gru_requests_total", "Requests by path and status; 0 where the client had gone.", requests);
        head(text, "gru_request_seconds_total", "counter", "Time from the head of a request to the end of its answer.");
        text.append(
                Words.format("gru_request_seconds_total %.6f\n", (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1)));
        counter(text, "gru_texts_total", "Texts that have ended.", texts);
        counter(text, "gru_characters_total", "Characters that were written.", characters);
        head(text, "gru_texts", "gauge", "Texts that are being written.");
        text.append(Words.format("gru_texts %d\n", active.getAsInt()));
        head(text, "gru_texts_most", "gauge", "Texts that may be written at once.");
        text.append(Words.format("gru_texts_most %d\n", most));
        Runtime runtime = Runtime.getRuntime();
        head(text, "gru_heap_bytes", "gauge", "Memory of Java objects.");
        text.append(Words.format("gru_heap_bytes %d\n", runtime.totalMemory() - runtime.freeMemory()));
        return text.toString();
    }

    private static void counter(StringBuilder text, String name, String help, Map<String, LongAdder> counters) {
        head(text, name, "counter", help);
        counters.forEach((labels, value) -> text.append(Words.format("%s{%s} %d\n", name, labels, value.sum())));
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append(Words.format("# HELP %s %s\n# TYPE %s %s\n", name, help, name, type));
    }
}
