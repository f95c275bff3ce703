package org.gru4j.report.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gru4j.model.internal.AtomicFile;

/**
 * The page as one file: a frame, its style, its script and the figures that the script draws. The figures are text to the
 * browser and never run, whatever is in them; a policy in the page lets nothing run but the script, and nothing be loaded.
 */
final class Page {

    private static final Pattern PLACE = Pattern.compile("@(policy|style|script|data)@");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    JsonWriteFeature
                            .ESCAPE_NON_ASCII) // no sort of line end, and no half of a character, is left as it is
            .build();

    private Page() {}

    /** Writes the page about figures; replaces the file as a whole. */
    static void write(PageData data, Path file) throws IOException {
        byte[] page = of(data).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }

    static String of(PageData data) {
        String style = resource("page.css");
        String script = Stream.of("draw.js", "run.js", "text.js", "gates.js", "page.js")
                .map(Page::resource)
                .collect(Collectors.joining("\n"));
        Map<String, String> parts =
                Map.of("policy", policy(style, script), "style", style, "script", script, "data", json(data));
        return PLACE.matcher(resource("page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
    }

    private static String policy(String style, String script) {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hash(style) + "'; script-src '"
                + hash(script) + "'";
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** These characters stand in texts only, where JSON may write them so; without them no tag and no comment can begin. */
    private static String json(PageData data) {
        try {
            return JSON.writeValueAsString(data)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain records can be written", impossible);
        }
    }

    /** With the line ends that a browser makes of all others, for the policy has a sum of the content. */
    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(Page.class.getResourceAsStream("/org/gru4j/report/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
