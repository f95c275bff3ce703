package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static ServerFixture server;

    @BeforeAll
    static void open() throws IOException {
        server = ServerFixture.open();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void listsTheModels() throws Exception {
        assertThat(server.get("/v1/models").body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":["
                                + "{\"id\":\"first\",\"object\":\"model\",\"created\":1769860800,\"owned_by\":\"gru4j\"},"
                                + "{\"id\":\"second model\",\"object\":\"model\",\"created\":1769860800,\"owned_by\":\"gru4j\"}]}");
        assertThat(server.get("/v1/models/second%20model").body()).startsWith("{\"id\":\"second model\"");
        assertThat(server.get("/v1/models/third").statusCode()).isEqualTo(404);
        assertThat(server.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = server.get("/");

        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(it -> assertThat(it).contains("default-src 'none'", "frame-ancestors 'none'"));
        for (String path : List.of("/", "/page.css", "/page.js", "/base.css", "/draw.js")) {
            assertThat(server.get(path).body())
                    .isNotEmpty()
                    .doesNotContainPattern("(src|href)=\"?https?:|url\\(|@import");
        }
    }

    @Test
    void drawsTheReportOfAModel() throws Exception {
        String page = server.get("/report/first").body();

        assertThat(page).startsWith("<!DOCTYPE html>").contains("\"name\":\"first\"");
        assertThat(server.get("/report/first").body()).isEqualTo(page);
        assertThat(server.get("/report/third").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        for (String path : List.of("/v1", "/nothing", "/page.html", "/..%2f..%2fetc/passwd", "/v1/completions/")) {
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> wrong = server.get("/v1/completions");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("POST, OPTIONS");
        assertThat(server.raw("DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    void countsWhatItDoes() throws Exception {
        try (ServerFixture own = ServerFixture.open()) {
            own.complete("{'prompt':'abc','max_tokens':30,'n':2}");
            own.refused("/v1/completions", "{'n':0}");

            ServerFixture.await(() -> own.log().size() == 2); // an answer is counted when it is sent
            String metrics = own.get("/metrics").body();

            assertThat(metrics)
                    .contains("gru_requests_total{path=\"/v1/completions\",status=\"200\"} 1\n")
                    .contains("gru_requests_total{path=\"/v1/completions\",status=\"400\"} 1\n")
                    .contains("gru_texts_total{model=\"first\"} 2\n")
                    .contains("gru_characters_total{model=\"first\"} 60\n")
                    .contains("gru_texts 0\n")
                    .contains("gru_texts_most 128\n");
            assertThat(metrics.lines())
                    .allMatch(it -> it.matches("# (HELP|TYPE) gru_\\w+ .+|gru_\\w+(\\{.*})? [\\d.]+"));
        }
    }

    @Test
    void aLineForEachRequestHasNothingOfIt() throws Exception {
        try (ServerFixture own = ServerFixture.open()) {
            own.complete("{'prompt':'abcsecret','max_tokens':3}");
            own.get("/secret?secret=secret");

            ServerFixture.await(() -> own.log().size() == 2); // a line comes after its answer
            assertThat(own.log().get(0)).matches("127\\.0\\.0\\.1 POST /v1/completions 200 [\\d.]+ ms");
            assertThat(own.log().get(1)).matches("127\\.0\\.0\\.1 GET other 404 [\\d.]+ ms");
        }
    }
}
