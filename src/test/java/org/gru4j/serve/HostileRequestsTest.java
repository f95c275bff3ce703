package org.gru4j.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of all wrong kinds, by the thousand. Each is refused or its connection closed; nothing of the program's inside is in
 * an answer, and the next good request is answered.
 */
class HostileRequestsTest {

    private static final int REQUESTS = Integer.getInteger("gru.fuzz.requests", 2000);
    private static final Pattern REFUSED = Pattern.compile("(?s)HTTP/1\\.1 4\\d\\d .*");

    /** A stack trace, or a class of ours; Java's own server names one of its exceptions where it refuses a head. */
    private static final Pattern INSIDE =
            Pattern.compile("org\\.gru4j|com\\.fasterxml|java\\.\\w+\\.|\\bat [\\w.]+\\(");

    private static final String GOOD =
            "{\"prompt\":\"abc\",\"max_tokens\":2,\"temperature\":0.5,\"stop\":[\"x\"],\"seed\":1}";

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Attack(String name, byte[] bytes) {}

    @Test
    void noneGetsMoreThanARefusal() throws Exception {
        Random random = new Random(20);
        try (ServerFixture server = ServerFixture.with("tread-softly", 16)) {
            for (int i = 0; i < REQUESTS; i++) {
                Attack attack = attack(random);
                String answer = answer(server, attack.bytes());
                if (!answer.isEmpty()) {
                    assertThat(answer)
                            .as("%d: %s", i, attack.name())
                            .matches(REFUSED)
                            .doesNotContainPattern(INSIDE);
                }
                if (i % 50 == 49) {
                    assertThat(server.post("/v1/completions", GOOD, "Authorization", "Bearer tread-softly")
                                    .statusCode())
                            .as("the good request after %d", i)
                            .isEqualTo(200);
                }
            }
            assertThat(server.metric("gru_texts")).isZero();
        }
    }

    /** What comes back; nothing where the connection is closed or broken without a word. */
    private static String answer(ServerFixture server, byte[] request) throws IOException {
        try (Socket socket = server.connect()) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request);
                out.flush();
                socket.shutdownOutput();
            } catch (SocketException closed) {
                // It may have seen enough; the answer may be there all the same.
            }
            try {
                return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            } catch (SocketException closed) {
                return "";
            }
        }
    }

    private static Attack attack(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new Attack("cut off", cutOff(random));
            case 1 -> new Attack("changed bytes", changed(random));
            case 2 ->
                new Attack(
                        "deep",
                        post("[{\"a\":".repeat(10 + random.nextInt(5000)).getBytes(ISO_8859_1)));
            case 3 -> new Attack("bad UTF-8", badUtf8(random));
            case 4 -> new Attack("wrong types", post(wrongTypes(random).getBytes(ISO_8859_1)));
            case 5 -> new Attack("huge", post(new byte[1_000_001 + random.nextInt(200_000)]));
            case 6 ->
                new Attack(
                        "many headers",
                        request("GET", "/v1/models", "X: y\r\n".repeat(101 + random.nextInt(2000)), new byte[0]));
            case 7 ->
                new Attack(
                        "a long header",
                        request(
                                "GET",
                                "/",
                                "X: " + "y".repeat(40_000 + random.nextInt(400_000)) + "\r\n",
                                new byte[0]));
            case 8 -> new Attack("a path", request("GET", path(random), "", new byte[0]));
            case 9 ->
                new Attack(
                        "another host",
                        request("GET", "/", "", new byte[0], "rebound-" + random.nextInt(999) + ".example"));
            case 10 -> new Attack("noise", noise(random));
            default -> new Attack("a wrong length", wrongLength(random));
        };
    }

    private static byte[] post(byte[] body) {
        return request(
                "POST",
                "/v1/completions",
                "Authorization: Bearer tread-softly\r\nContent-Length: " + body.length + "\r\n",
                body);
    }

    private static byte[] request(String method, String path, String headers, byte[] body) {
        return request(method, path, headers, body, "localhost");
    }

    private static byte[] request(String method, String path, String headers, byte[] body, String host) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n")
                        .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Ends before the body's last byte. */
    private static byte[] cutOff(Random random) {
        byte[] whole = post(GOOD.getBytes(ISO_8859_1));
        byte[] part = new byte[1 + random.nextInt(whole.length - 2)];
        System.arraycopy(whole, 0, part, 0, part.length);
        return part;
    }

    /** A bracket is missing, and some other bytes are not what they were. */
    private static byte[] changed(Random random) {
        byte[] body = GOOD.getBytes(ISO_8859_1);
        for (int i = random.nextInt(6); i >= 0; i--) {
            body[1 + random.nextInt(body.length - 1)] =
                    (byte) random.nextInt(32); // no control character may stand in JSON but spaces
        }
        body[0] = (byte) "([<x\"".charAt(random.nextInt(5));
        return post(body);
    }

    private static byte[] badUtf8(Random random) {
        byte[] body = GOOD.getBytes(ISO_8859_1);
        byte[][] wrong = {
            {(byte) 0xFF},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xE2, (byte) 0x28}
        };
        byte[] chosen = wrong[random.nextInt(wrong.length)];
        System.arraycopy(chosen, 0, body, 11, chosen.length);
        return post(body);
    }

    private static String wrongTypes(Random random) {
        List<String> names = List.of(
                "prompt",
                "model",
                "max_tokens",
                "temperature",
                "n",
                "stop",
                "echo",
                "logprobs",
                "stream",
                "stream_options",
                "top_k",
                "copies");
        List<String> values = List.of(
                "{\"a\":[1]}", "-1e99", "[[\"a\"]]", "[1,null]", "1e400", "9999999999999999999999", "{\"\":{}}");
        return "{\"" + names.get(random.nextInt(names.size())) + "\":" + values.get(random.nextInt(values.size()))
                + ",\"x\":0}";
    }

    private static String path(Random random) {
        List<String> parts = List.of(
                "..", "%2e%2e", "etc", "passwd", "%00", "..%5c", "report", ";", "%c0%ae", "v1", "%zz", "{", "?x",
                "\u00e9");
        StringBuilder path = new StringBuilder("/x");
        for (int i = random.nextInt(12); i >= 0; i--) {
            path.append('/').append(parts.get(random.nextInt(parts.size())));
        }
        return path.toString();
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(3000)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] wrongLength(Random random) {
        String[] lengths = {"-1", "abc", "99999999999999999999", "10, 20", "0x10", "1000"};
        return request(
                "POST",
                "/v1/completions",
                "Authorization: Bearer tread-softly\r\nContent-Length: " + lengths[random.nextInt(lengths.length)]
                        + "\r\n",
                "{".getBytes(ISO_8859_1));
    }

    /** Who begins and does not go on takes a thread for some seconds, but not the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"})
    void whoIsSlowKeepsNobody(String beginning) throws Exception {
        try (ServerFixture server = ServerFixture.open()) {
            Socket[] slow = new Socket[100];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = server.connect();
                slow[i].getOutputStream().write(beginning.getBytes(ISO_8859_1));
            }

            assertThat(server.post("/v1/completions", GOOD).statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
