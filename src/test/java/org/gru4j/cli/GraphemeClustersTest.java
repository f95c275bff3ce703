package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphemeClustersTest {

    private static List<String> clusters(String text) {
        List<String> out = new ArrayList<>();
        GraphemeClusters clusters = new GraphemeClusters(out::add);
        text.codePoints().forEach(codePoint -> clusters.append(Character.toString(codePoint)));
        clusters.flush();
        clusters.flush(); // nothing is left
        return out;
    }

    @Test
    void keepsTogetherWhatAReaderTakesForOneCharacter() {
        String acute = "e\u0301\u0323";
        String face = "\uD83D\uDE00";
        String family = "\uD83D\uDC69\u200D\uD83D\uDC67";
        String flag = "\uD83C\uDDEB\uD83C\uDDEE";
        String toned = "\uD83D\uDC4D\uD83C\uDFFD";
        String hebrew = "\u05E9\u05C1\u05B8";
        String devanagari = "\u0928\u093F";

        assertThat(clusters("a" + acute + face + "b" + family + flag + toned + hebrew + devanagari + "\n"))
                .containsExactly("a", acute, face, "b", family, flag, toned, hebrew, devanagari, "\n");
    }

    @Test
    void passesACharacterOnWhenTheNextOneHasCome() {
        List<String> out = new ArrayList<>();
        GraphemeClusters clusters = new GraphemeClusters(out::add);

        clusters.append("e");
        assertThat(out).isEmpty();
        clusters.append("\u0301");
        assertThat(out).isEmpty();
        clusters.append("x");
        assertThat(out).containsExactly("e\u0301");
    }

    @Test
    void aTextOfNothingButMarksIsNotHeldBackForEver() {
        List<String> out = clusters("e" + "\u0301".repeat(500));

        assertThat(String.join("", out)).isEqualTo("e" + "\u0301".repeat(500));
        assertThat(out)
                .hasSizeGreaterThan(5)
                .allSatisfy(cluster -> assertThat(cluster).hasSizeLessThan(70));
    }
}
