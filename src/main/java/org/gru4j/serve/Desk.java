package org.gru4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.gru4j.generation.internal.Request;

/** Takes orders, has them written, and sends what is written. */
final class Desk implements AutoCloseable {

    /**
     * The server does not hear of a client that goes away; only sending fails, and the second time at the latest. So something
     * that means nothing is sent as long as there is nothing else.
     */
    private static final long SIGN_OF_LIFE = 200; // milliseconds

    private static final byte[] SPACE = {' '};
    private static final byte[] COMMENT = ": \n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private final Writers writers;
    private final Semaphore places;
    private final int texts;
    private final Metrics metrics;

    Desk(Writers writers, int texts, Metrics metrics) {
        this.writers = writers;
        this.places = new Semaphore(texts);
        this.texts = texts;
        this.metrics = metrics;
    }

    /** How many texts are being written. */
    int texts() {
        return texts - places.availablePermits();
    }

    /**
     * Answers an order.
     *
     * @throws Refusal if there is no room for its texts
     * @throws IOException if the client has gone away; its texts are given up
     */
    void answer(Call call, AnswerForm form) throws IOException, InterruptedException {
        Order order = form.order();
        boolean copies = order.copies() && order.model().canTellCopies();
        if (!places.tryAcquire(order.texts())) {
            throw Refusal.busy();
        }
        Feed feed = new Feed(places::release);
        try {
            begin(order, copies, feed);
            if (order.stream()) {
                stream(call, form, feed);
            } else {
                sendWhole(call, form, feed);
            }
        } finally {
            feed.cancel();
            metrics.written(order.model().name(), feed.passages());
        }
    }

    private void begin(Order order, boolean copies, Feed feed) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < order.texts(); i++) {
            RandomGenerator random = order.seed().isPresent()
                    ? new SplittableRandom(order.seed().getAsLong() + i)
                    : new SplittableRandom();
            Prompt prompt = order.promptOf(i);
            if (prompt.given().isEmpty()) {
                List<String> beginnings = order.model().model().beginnings();
                prompt = Prompt.known(beginnings.get(random.nextInt(beginnings.size())));
            }
            Choice choice = feed.add(order, prompt);
            requests.add(new Request(
                    prompt.known(),
                    order.sampler(),
                    random,
                    order.limits(),
                    copies,
                    choice,
                    order.logprobs() == Order.NO_LOGPROBS ? null : choice));
        }
        requests.forEach(it -> writers.write(order.model(), it, feed));
    }

    private static void sendWhole(Call call, AnswerForm form, Feed feed) throws IOException, InterruptedException {
        if (feed.awaitEnd(SIGN_OF_LIFE)) {
            call.send(200, form.whole(feed.take(), feed.passages()));
            return;
        }
        OutputStream out = call.begin(Call.JSON);
        do {
            out.write(SPACE); // which may stand before any JSON
            out.flush();
        } while (!feed.awaitEnd(SIGN_OF_LIFE));
        out.write(Json.write(form.whole(feed.take(), feed.passages())).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void stream(Call call, AnswerForm form, Feed feed) throws IOException, InterruptedException {
        OutputStream out = call.begin(Call.EVENTS);
        boolean complete = false;
        while (!complete) {
            if (!feed.awaitText(SIGN_OF_LIFE)) {
                out.write(COMMENT);
            }
            complete = feed.isComplete();
            for (Choice.Piece piece : feed.take()) {
                out.write(event(form.part(piece)));
            }
            out.flush();
        }
        if (form.order().usage()) {
            out.write(event(form.usagePart(feed.passages())));
        }
        out.write(DONE);
        out.flush();
    }

    private static byte[] event(JsonNode data) {
        return ("data: " + Json.write(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        writers.close();
    }
}
