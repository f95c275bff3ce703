package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The commands of the documentation, as they stand there, with curl itself. */
@DisabledOnOs(OS.WINDOWS)
class CurlExamplesTest {

    private static final Path PAGE = Path.of("src/site/markdown/serve.md");
    private static final String INDENT = "    ";

    @BeforeAll
    static void needsCurl() throws Exception {
        assumeTrue(run("command -v curl").exit == 0, "curl is not installed");
    }

    private record Result(int exit, String out) {}

    private static Result run(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(shell.waitFor(), out);
    }

    @Test
    void areAnsweredAsTheDocumentationSays() throws Exception {
        List<String> page = Files.readAllLines(PAGE);
        SavedModel english = BaseModel.english();
        int commands = 0;
        try (ServerFixture server = ServerFixture.serving(Map.of("english", english))) {
            for (int line = 0; line < page.size(); line++) {
                String command = page.get(line);
                if (!command.startsWith(INDENT + "curl ")) {
                    continue;
                }
                commands++;
                Result answer = run(command.strip()
                        .replaceFirst("curl ", "curl -q --noproxy 127.0.0.1 --fail --silent --max-time 60 ")
                        .replaceFirst("http://[\\d.]+:8080/", server.url()));
                assertThat(answer.exit).as(command).isZero();
                if (line + 2 < page.size() && page.get(line + 2).startsWith(INDENT + "{")) {
                    assertThat(withoutWhatChanges(answer.out)).isEqualTo(withoutWhatChanges(page.get(line + 2)));
                } else if (command.contains("\"stream\": true")) {
                    assertThat(answer.out).startsWith("data: {").endsWith("data: [DONE]\n\n");
                } else {
                    assertThat(answer.out).startsWith("{").doesNotContain("\"error\"");
                }
            }
        }
        assertThat(commands).isGreaterThanOrEqualTo(5);
    }

    /** An answer without its identity and its time. */
    private static String withoutWhatChanges(String answer) {
        return answer.strip()
                .replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"\"")
                .replaceFirst("\"created\":\\d+", "\"created\":0");
    }
}
