package org.gru4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

    @Test
    void whatAStrangerWroteIsOneShortLine() {
        assertThat(Visible.inLine("", 3)).isEmpty();
        assertThat(Visible.inLine("naïve \uD83D\uDE00", 7)).isEqualTo("naïve \uD83D\uDE00");
        assertThat(Visible.inLine("a\r\n\u001b[2J\u2028\u202e\uD800", 99)).isEqualTo("a???[2J???");
        assertThat(Visible.inLine("\uD83D\uDE00".repeat(4), 3)).isEqualTo("\uD83D\uDE00".repeat(3) + "…");
    }
}
