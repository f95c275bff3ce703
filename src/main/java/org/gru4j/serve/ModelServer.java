package org.gru4j.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.internal.Workers;
import org.gru4j.model.internal.SavedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves models over HTTP until it is closed: OpenAI's interface, in which a token is a character, and a page to write on. Texts
 * that are asked for at the same time are written together, and each is what it would be alone.
 */
public final class ModelServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);

    /** What Java's server looks at when it is first used: it answers at once, and nobody keeps it busy with half a request. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqTime", "20", // seconds for a whole request
            "sun.net.httpserver.maxRspTime", "900", // and for an answer
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "jdk.httpserver.maxConnections", "1000");

    /** Of connections that are not taken yet. */
    private static final int BACKLOG = 200;

    /** Each answer has one, and waits in it for its text; the texts themselves are written by some few others. */
    private static final int THREADS = 256;

    private static final int WAITING = 256; // requests, for one of them
    private static final int IDLE_SECONDS = 30;
    private static final int LAST_WORDS = 1; // seconds for answers that have begun

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Desk desk;
    private final InetAddress address;

    private ModelServer(HttpServer server, ThreadPoolExecutor threads, Desk desk, InetAddress address) {
        this.server = server;
        this.threads = threads;
        this.desk = desk;
        this.address = address;
    }

    /**
     * Sets, for the whole process, what Java's server takes from system properties; what is set already stays. It must be called
     * before that server is used for the first time.
     */
    public static void prepare() {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /**
     * Begins to serve.
     *
     * @param models one or more, by their names; a request that names none gets the first
     * @param accessLog gets a line for each request, never with a text in it
     * @throws IOException if it cannot listen there
     * @throws org.gru4j.settings.SettingException if others than this machine could reach it and there is no key
     */
    public static ModelServer start(ServerOptions options, Map<String, SavedModel> models, Consumer<String> accessLog)
            throws IOException {
        InetAddress address = options.address();
        Map<String, ServedModel> served = new LinkedHashMap<>();
        models.forEach((name, saved) -> served.put(name, new ServedModel(name, saved)));
        HttpServer server = HttpServer.create(new InetSocketAddress(address, options.port()), BACKLOG);
        Metrics metrics = new Metrics();
        Desk desk = new Desk(new Writers(Workers.count()), options.texts(), metrics);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "gru-answer");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        Gate gate = new Gate(options, address.isLoopbackAddress());
        Routes routes = new Routes(gate, served, desk, metrics, options.texts());
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, routes, metrics, accessLog));
        server.start();
        return new ModelServer(server, threads, desk, address);
    }

    private static void handle(HttpExchange exchange, Routes routes, Metrics metrics, Consumer<String> accessLog) {
        try (Call call = new Call(exchange)) {
            String route = routes.name(call.path());
            answer(call, routes);
            metrics.answered(route, call.status(), call.nanos());
            accessLog.accept(Words.format(
                    "%s %s %s %d %.1f ms",
                    call.client(),
                    routes.isKnown(call.method()) ? call.method() : "other",
                    route,
                    call.status(),
                    (double) call.nanos() / TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }

    private static void answer(Call call, Routes routes) {
        try {
            try {
                routes.answer(call);
            } catch (Refusal refusal) {
                call.refuse(refusal, routes.allowed(call.path()));
            } catch (RuntimeException | OutOfMemoryError failure) {
                LOG.warn("a request cannot be answered", failure);
                call.refuse(Refusal.failure(), null);
            }
        } catch (IOException gone) {
            LOG.debug("a client has gone away", gone);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the page is. */
    public String url() {
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return Words.format("http://%s:%d/", host.contains(":") ? "[" + host + "]" : host, port());
    }

    /** On which port it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends all texts and takes no more requests; answers that have begun say so. Takes a second or two. */
    @Override
    public void close() {
        desk.close();
        server.stop(LAST_WORDS);
        threads.shutdownNow();
    }
}
