package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs a command in this process, as {@link org.gru4j.Main} does in its own. */
final class Cli {

    private Cli() {}

    /** What a command left behind. */
    record Result(int status, String out, String err) {

        /** The run ended well and said nothing but results. */
        Result assertDone() {
            assertThat(this).isEqualTo(new Result(0, out, ""));
            return this;
        }

        /** One line on standard error, which is {@code line}, no result, and the status of wrong usage. */
        void assertWrongUsage(String line) {
            assertThat(this).isEqualTo(new Result(2, "", line + System.lineSeparator()));
        }

        /** The last line on standard error is {@code line}, after what was noted on the way; no result, wrong usage. */
        void assertUnusable(String line) {
            assertThat(status).isEqualTo(2);
            assertThat(out).isEmpty();
            assertThat(err.lines()).last().isEqualTo(line);
        }

        /** One line on standard error, which is {@code line}, no result, and the status of a failed run. */
        void assertFailed(String line) {
            assertThat(this).isEqualTo(new Result(1, "", line + System.lineSeparator()));
        }
    }

    static Result gru(String... args) {
        return gruWithInput("", args);
    }

    static Result gruWithInput(String input, String... args) {
        return gruWith(Map.of(), input, args);
    }

    static Result gruWith(Map<String, String> environment, String input, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = GruCommand.run(
                environment,
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                args);
        return new Result(status, out.toString(), err.toString());
    }
}
