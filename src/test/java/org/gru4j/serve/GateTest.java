package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use a server: its own page, pages of this machine and those that were named, with the key where there is one. */
class GateTest {

    private static final String KEY = "tread-softly";
    private static final String ELSEWHERE = "https://notes.example.org";

    private static ServerFixture server;
    private static ServerFixture locked;

    @BeforeAll
    static void open() throws IOException {
        server = ServerFixture.with(null, 8, ELSEWHERE);
        locked = ServerFixture.with(KEY, 8);
    }

    @AfterAll
    static void close() {
        server.close();
        locked.close();
    }

    private static String ask(String headers) throws IOException {
        return server.raw("GET /v1/models HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: LOCALHOST:8080",
                "Host: 127.0.0.1:80",
                "Host: [::1]:8080",
                "Host: notes.example.org",
                "Host: localhost\r\nOrigin: http://localhost",
                "Host: localhost\r\nOrigin: http://127.0.0.1:3000",
                "Host: localhost\r\nOrigin: " + ELSEWHERE
            })
    void letsIn(String headers) throws IOException {
        assertThat(ask(headers)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:8080",
                "Host: localhost.evil.example",
                "Host: 10.0.0.1",
                "Host: localhost\r\nOrigin: http://evil.example",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nOrigin: http://localhost.evil.example",
                "Host: localhost\r\nOrigin: https://notes.example.org.evil.example",
                "Host: localhost\r\nOrigin: http://notes.example.org",
                "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example"
            })
    void keepsOut(String headers) throws IOException {
        assertThat(ask(headers)).startsWith("HTTP/1.1 403 ").doesNotContain("Access-control-allow-origin", "evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X: y", "Host: ", "Host: a b", "Host: localhost\r\nHost: evil.example", "Host: http://localhost"
            })
    void aRequestNamesOneHost(String headers) throws IOException {
        assertThat(ask(headers)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aPageThatMayUseItIsToldSoByTheBrowser() throws IOException {
        String answer = server.raw(
                "OPTIONS /v1/completions HTTP/1.1\r\nHost: localhost\r\nOrigin: " + ELSEWHERE
                        + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization,content-type,x-stainless-lang\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 204 ")
                .containsIgnoringCase("access-control-allow-origin: " + ELSEWHERE)
                .containsIgnoringCase("access-control-allow-headers: authorization,content-type,x-stainless-lang")
                .containsIgnoringCase("access-control-allow-methods: GET, POST");
    }

    @Test
    void withoutTheKeyThereIsThePageAndNothingElse() throws Exception {
        for (String open : List.of("/", "/page.js", "/page.css", "/base.css", "/draw.js", "/health")) {
            assertThat(locked.get(open).statusCode()).as(open).isEqualTo(200);
        }
        for (String shut : List.of("/v1/models", "/metrics", "/report/first")) {
            assertThat(locked.get(shut).statusCode()).as(shut).isEqualTo(401);
            assertThat(locked.get(shut, "Authorization", "Bearer tread-softlx").statusCode())
                    .isEqualTo(401);
            assertThat(locked.get(shut, "Authorization", "Basic " + KEY).statusCode())
                    .isEqualTo(401);
        }
        assertThat(locked.post("/v1/completions", "{}").body())
                .contains("\"code\":\"invalid_api_key\"")
                .doesNotContain(KEY);
        assertThat(locked.get("/v1/models", "Authorization", "Bearer " + KEY).statusCode())
                .isEqualTo(200);
        assertThat(locked.post("/report/first", "key=wrong").statusCode()).isEqualTo(401);
        assertThat(locked.post("/report/first", "key=%zz").statusCode()).isEqualTo(401);
        assertThat(locked.post("/report/first", "key=" + KEY).body()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void othersThanThisMachineNeedAKey() {
        ServerOptions open = new ServerOptions("0.0.0.0", 0, null, List.of(), 8);

        assertThatThrownBy(open::check)
                .isInstanceOf(SettingException.class)
                .hasMessage("apiKey must be given where others than this machine can reach the server, but is missing");
        assertThatThrownBy(() -> new ServerOptions("localhost", 0, "short", List.of(), 8))
                .hasMessage(
                        "apiKey must be 8 or more letters, digits and signs of ASCII, without spaces, but is something else");
        assertThatThrownBy(() -> new ServerOptions("localhost", 0, null, List.of("*"), 8))
                .isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new ServerOptions("localhost", 65_536, null, List.of(), 8))
                .hasMessage("port must be 0 to 65,535, but is 65,536");
    }
}
