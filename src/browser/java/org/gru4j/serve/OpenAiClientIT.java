package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node, which {@code npm ci --prefix src/browser/node} installs in the version of its lock file. */
class OpenAiClientIT {

    private static final Path CLIENT = Path.of("src/browser/node");
    private static final String KEY = "tread-softly";

    @TempDir
    Path folder;

    @Test
    void theClientFindsAllThatItKnows() throws Exception {
        assertThat(CLIENT.resolve("node_modules/openai"))
                .as("what npm ci --prefix %s installs", CLIENT)
                .isDirectory();
        Path out = folder.resolve("out");
        try (ServerFixture server = ServerFixture.with(KEY, 16)) {
            Process node = new ProcessBuilder(
                            System.getProperty("gru.node", "node"),
                            CLIENT.resolve("client.mjs").toString(),
                            server.url(),
                            KEY)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                assertThat(node.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
            } finally {
                node.destroyForcibly();
            }

            assertThat(Files.readString(out, StandardCharsets.UTF_8))
                    .isEqualTo("models\ncompletions\nn\nstop\nstreaming\nlogprobs with echo\nchat\nerrors\nabort\n");
            assertThat(node.exitValue()).isZero();
        }
    }
}
