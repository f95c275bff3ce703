package org.gru4j.serve;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The page to write on: some files that come with the program. They load nothing else, and a policy keeps them from it. */
final class WebPage {

    static final String HTML = "text/html; charset=utf-8";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** In the style of reports, and with their way to make elements. */
    private static final Map<String, String> FILES = Map.of(
            "/", "serve/page.html",
            "/page.css", "serve/page.css",
            "/page.js", "serve/page.js",
            "/base.css", "report/page.css",
            "/draw.js", "report/draw.js");

    private static final Map<String, String> TYPES =
            Map.of("html", HTML, "css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8");

    private WebPage() {}

    static boolean has(String path) {
        return FILES.containsKey(path);
    }

    static void send(Call call) throws IOException {
        String file = Objects.requireNonNull(FILES.get(call.path()));
        Headers headers = call.answerHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "same-origin");
        String type = Objects.requireNonNull(TYPES.get(file.substring(file.indexOf('.') + 1)));
        call.send(200, type, content(file));
    }

    private static byte[] content(String file) {
        try (InputStream in = Objects.requireNonNull(WebPage.class.getResourceAsStream("/org/gru4j/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
