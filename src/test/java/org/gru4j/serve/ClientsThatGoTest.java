package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.serve.ServerFixture.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go away, read slowly, or are too many. Times are generous, for the machine may be busy with other things. */
class ClientsThatGoTest {

    /** Asks for as long a text as there may be, eight times: seconds of work for {@link ServerFixture#slow}. */
    private static Socket order(ServerFixture server, boolean stream) throws IOException {
        String body = Words.format("{\"prompt\":\"abc\",\"max_tokens\":20000,\"n\":8,\"stream\":%b}", stream);
        Socket socket = server.connect();
        socket.getOutputStream()
                .write(("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoGoesAwayMakesRoom(boolean stream) throws Exception {
        try (ServerFixture server = ServerFixture.slow(8)) {
            Socket client = order(server, stream);
            await(() -> server.metric("gru_texts") == 8);

            client.close();
            await(() -> server.metric("gru_texts") == 0);

            double written = server.metric("gru_characters_total{model=\"first\"}");
            assertThat(written).isLessThan(8 * 20_000);
        }
    }

    @Test
    void whoIsTooManyIsToldToComeAgain() throws Exception {
        try (ServerFixture server = ServerFixture.slow(8);
                Socket client = order(server, true)) {
            assertThat(client.getInputStream().read()).isEqualTo('H');
            await(() -> server.metric("gru_texts") == 8);

            HttpResponse<String> refused = server.post("/v1/completions", "{\"prompt\":\"abc\",\"max_tokens\":1}");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(refused.body()).contains("\"code\":\"rate_limit_exceeded\"");
        }
    }

    /** One who reads nothing holds neither the texts of others up nor, once its own are written, a place. */
    @Test
    void whoReadsSlowlyKeepsNobody() throws Exception {
        try (ServerFixture server = ServerFixture.with(null, 64)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                slow.add(order(server, true));
            }

            assertThat(server.complete("{'prompt':'abc','max_tokens':5}").path("choices"))
                    .hasSize(1);
            await(() -> server.metric("gru_texts") == 0);

            for (Socket socket : slow) {
                assertThat(whole(socket.getInputStream())).contains("data: [DONE]");
                socket.close();
            }
        }
    }

    private static String whole(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] piece = new byte[65_536];
        while (all.indexOf("data: [DONE]") < 0) {
            int read = in.read(piece);
            if (read < 0) {
                break;
            }
            all.delete(0, Math.max(0, all.length() - 100));
            all.append(new String(piece, 0, read, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    @Test
    void whenTheServerEndsAStreamSaysSo() throws Exception {
        ServerFixture server = ServerFixture.slow(8);
        try (Socket client = order(server, true)) {
            assertThat(client.getInputStream().read()).isEqualTo('H');
            await(() -> server.metric("gru_texts") == 8);

            server.close();

            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("the server is ending").doesNotContain("[DONE]");
        }
    }
}
