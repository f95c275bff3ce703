package org.gru4j.serve;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. A web page of another place may not, for a browser would let it speak to servers on its reader's own machine:
 * it is known by the origin that the browser names, and where it has a name of its own made to lead here (DNS rebinding), by the
 * host that it asks for.
 */
final class Gate {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_-]+(, ?[A-Za-z0-9_-]+)*");
    private static final int LONGEST_LIST = 1000;
    private static final String BEARER = "Bearer ";

    private final boolean loopbackOnly;
    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins;
    private final byte @Nullable [] key;

    Gate(ServerOptions options, boolean loopbackOnly) {
        this.loopbackOnly = loopbackOnly;
        this.origins = Set.copyOf(options.allowedOrigins());
        this.key = options.apiKey() == null ? null : options.apiKey().getBytes(StandardCharsets.UTF_8);
        hosts.add(options.host().toLowerCase(Locale.ROOT));
        origins.forEach(it -> hosts.add(hostOf(it)));
    }

    private static String hostOf(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException none) {
            return "";
        }
    }

    /**
     * Checks where a request comes from and goes to, and lets the browser show the answer to a page that may have it.
     *
     * @throws Refusal if it may not come in
     */
    void checkPlace(Headers request, Headers answer) {
        String host = host(request);
        List<String> given = request.getOrDefault("Origin", List.of());
        answer.set("Vary", "Origin");
        if (given.isEmpty()) {
            return;
        }
        String origin = given.get(0);
        boolean own = origin.equals("http://" + host);
        if (given.size() > 1
                || !(own
                        || origins.contains(origin)
                        || LOOPBACK.matcher(hostOf(origin)).matches())) {
            throw Refusal.of(403, "a web page of another place may not use this server");
        }
        answer.set("Access-Control-Allow-Origin", origin);
    }

    private String host(Headers request) {
        List<String> given = request.getOrDefault("Host", List.of());
        Matcher host = HOST.matcher(given.size() == 1 ? given.get(0) : "");
        if (!host.matches()) {
            throw Refusal.of(400, "the request must name one host");
        }
        String name = host.group(1).toLowerCase(Locale.ROOT);
        boolean known = LOOPBACK.matcher(name).matches()
                || hosts.contains(name)
                || (!loopbackOnly && LITERAL.matcher(name).matches());
        if (!known) {
            throw Refusal.of(403, "this server does not go by the name of that host");
        }
        return given.get(0);
    }

    /** What a browser asks before it sends what a page wants to send. */
    void answerPreflight(Headers request, Headers answer) {
        String asked = request.getFirst("Access-Control-Request-Headers");
        answer.set("Access-Control-Allow-Methods", "GET, POST");
        answer.set("Access-Control-Max-Age", "600");
        if (asked != null
                && asked.length() <= LONGEST_LIST
                && HEADER_NAMES.matcher(asked).matches()) {
            answer.set("Access-Control-Allow-Headers", asked);
        }
    }

    /** @throws Refusal if there is a key, and the request does not have it */
    void checkKey(Headers request) {
        String given = request.getFirst("Authorization");
        checkKey(given != null && given.startsWith(BEARER) ? given.substring(BEARER.length()) : "");
    }

    /** The same for a key that was sent in another way. In constant time: how long it takes says nothing about the key. */
    void checkKey(String given) {
        if (key != null && !MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.wrongKey();
        }
    }
}
