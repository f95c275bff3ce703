package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code gru serve} refuses; what it does is in ServeIT, for it does not end by itself. */
class ServeCommandTest {

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void save() throws IOException {
        model = folder.resolve("tiny.zip");
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abc"), model);
    }

    @Test
    void refusesWhatItCannotDo() {
        gru("serve", "--port", "70000").assertWrongUsage("gru serve: --port must be 0 to 65,535, but is 70,000");
        gru("serve", "--texts", "0").assertWrongUsage("gru serve: --texts must be 1 to 10,000, but is 0");
        gru("serve", "--allow-origin", "example.org")
                .assertWrongUsage(
                        "gru serve: --allow-origin must be http:// or https:// and a host in small letters, with a port"
                                + " where it has one, but is example.org");
        gru("serve", "--host", "0.0.0.0")
                .assertWrongUsage(
                        "gru serve: --api-key must be given where others than this machine can reach the server,"
                                + " but is missing");
        gru("serve", "--host", "no.such.host.invalid")
                .assertWrongUsage(
                        "gru serve: --host must be a name or an address of this machine, but is no.such.host.invalid");
    }

    @Test
    void neverRepeatsAKey() {
        assertThat(gruWith(Map.of("GRU_API_KEY", "sesame"), "", "serve").err())
                .startsWith("gru serve: --api-key must be 8 or more letters")
                .doesNotContain("sesame");
    }

    @Test
    void modelsHaveDifferentNamesAndAreThere() throws IOException {
        Path other = Files.createDirectory(folder.resolve("tiny"));
        Files.copy(model, other.resolve(ModelFile.BEST));

        assertThat(gru("serve", "--model", model.toString(), other.toString()).err())
                .startsWith(Words.format(
                        "gru serve: two models are called tiny: give one of them another name with --model NAME=%s",
                        other));
        assertThat(gru("serve", "--model", "a=" + folder.resolve("none")).err())
                .startsWith(Words.format("gru serve: there is no model at %s", folder.resolve("none")));
        assertThat(gru("serve", "--model", "").err())
                .startsWith("gru serve: --model must name a file or folder, but is empty");
        assertThat(gru("serve", "--model", "a=").err())
                .startsWith("gru serve: --model must name a file or folder, but is empty");
    }

    @Test
    void aPortThatIsTakenIsToldWithoutAStackTrace() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result result = gru("serve", "--model", model.toString(), "--port", "" + taken.getLocalPort());

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith(
                            Words.format("gru serve: it cannot listen at 127.0.0.1, port %d (", taken.getLocalPort()))
                    .endsWith("): choose another with --host or --port" + System.lineSeparator());
        }
    }
}
