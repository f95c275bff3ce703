package org.gru4j.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * How models are served.
 *
 * @param host the name or address on which the server listens
 * @param port 0 for any that is free
 * @param apiKey what every client must send; null for none, which only a server on the loopback interface may have
 * @param allowedOrigins of web pages elsewhere that may use it, as a browser sends them: {@code https://example.org}
 * @param texts how many are written at once; more are refused
 */
public record ServerOptions(String host, int port, @Nullable String apiKey, List<String> allowedOrigins, int texts) {

    /** How many texts are written at once where nobody says it. */
    public static final int USUAL_TEXTS = 128;

    private static final int MOST_TEXTS = 10_000;
    private static final int LAST_PORT = 65_535;
    private static final int SHORTEST_KEY = 8;
    private static final Pattern KEY = Pattern.compile("[!-~]+");
    private static final Pattern ORIGIN = Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?");

    public ServerOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
        Range.between(0, LAST_PORT, "port", port);
        Range.between(1, MOST_TEXTS, "texts", texts);
        Range.require(!host.isBlank(), "host", "a name or an address", "empty");
        for (String origin : allowedOrigins) {
            Range.require(
                    ORIGIN.matcher(origin).matches(),
                    "allowOrigin",
                    "http:// or https:// and a host in small letters, with a port where it has one",
                    origin);
        }
        // The key itself is told to nobody.
        Range.require(
                apiKey == null
                        || (apiKey.length() >= SHORTEST_KEY
                                && KEY.matcher(apiKey).matches()),
                "apiKey",
                SHORTEST_KEY + " or more letters, digits and signs of ASCII, without spaces",
                "something else");
    }

    /** Refuses what {@link ModelServer#start} would refuse, before models are read. */
    public void check() throws UnknownHostException {
        address();
    }

    /**
     * Where the server listens.
     *
     * @throws UnknownHostException if there is no such host
     * @throws org.gru4j.settings.SettingException if it is not the loopback interface and there is no key
     */
    InetAddress address() throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        Range.require(
                address.isLoopbackAddress() || apiKey != null,
                "apiKey",
                "given where others than this machine can reach the server",
                "missing");
        return address;
    }
}
