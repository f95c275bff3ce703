package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapesTest {

    @Test
    void standForWhatCannotBeTyped() {
        assertThat(Escapes.resolved("a\\nb\\tc")).isEqualTo("a\nb\tc");
        assertThat(Escapes.resolved("\\\\n")).isEqualTo("\\n");
        assertThat(Escapes.resolved("\\\\\\n")).isEqualTo("\\\n");
        assertThat(Escapes.resolved("\\x \\$1 \0\\")).isEqualTo("\\x \\$1 \0\\");
    }
}
