package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.KnownText;
import org.junit.jupiter.api.Test;

class SurpriseViewTest {

    private static final String ESC = "\u001B";

    /** Each character but X is known to the model. */
    private static List<String> view(boolean colours, String text, double... probabilities) {
        CorpusText corpus = CorpusText.of(text);
        Vocabulary model = Vocabulary.of(corpus.vocabulary().characters().replace("X", "") + "a");
        float[] surprisal = new float[corpus.text().length()];
        for (int i = 0; i < surprisal.length; i++) {
            surprisal[i] = (float) -Math.log(probabilities[Math.min(i, probabilities.length - 1)]);
        }
        StringWriter out = new StringWriter();
        KnownText known = KnownText.of(corpus.text(), corpus.vocabulary(), model);
        new SurpriseView(new PrintWriter(out), colours, 80)
                .print(new EvaluatedText(known, surprisal, new Evaluation(1, 1, 1)));
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(1)).isEmpty(); // between the legend and the text
        return lines.subList(2, lines.size());
    }

    @Test
    void coloursEachStepAndEndsEachLineWithoutOne() {
        List<String> lines = view(true, "abcdef\ngh", 0.6, 0.4, 0.15, 0.04, 0.005, 0.0005, 1, 0.4, 0.4);

        String[] ink = {"230", "222", "215", "208", "196"};
        StringBuilder expected = new StringBuilder("a");
        for (int i = 0; i < ink.length; i++) {
            expected.append(i == 0 ? "" : ESC + "[0m")
                    .append(ESC + "[38;5;16;48;5;" + ink[i] + "m")
                    .append((char) ('b' + i));
        }
        assertThat(lines).containsExactly(expected + ESC + "[0m", ESC + "[38;5;16;48;5;230mgh" + ESC + "[0m");
    }

    @Test
    void aLineEndThatSurprisedCanBeSeen() {
        assertThat(view(true, "a\nb", 1, 0.1, 1)).containsExactly("a" + ESC + "[38;5;16;48;5;222m↵" + ESC + "[0m", "b");
    }

    @Test
    void withoutColoursThereAreFigures() {
        assertThat(view(false, "abcdX\ng", 0.6, 0.4, 0.9, 0.0001, 1, 0.01, 1)).containsExactly("abcdX↵", " 1 5?4", "g");
        assertThat(view(false, "a".repeat(85), 0.4)).containsExactly("a".repeat(80), "1".repeat(80), "aaaaa", "11111");
        assertThat(String.join("", view(false, "abc\nd", 0.3))).doesNotContain(ESC);
    }

    @Test
    void figuresStandUnderWideCharactersAndUnderWhatAReaderTakesForOne() {
        assertThat(view(false, "日a本b", 0.4)).containsExactly("日a本b", "1 11 1");
        assertThat(view(false, "ae\u0301b", 0.4, 0.9, 0.01, 0.2)).containsExactly("ae\u0301b", "142");
        assertThat(view(false, "aX\u0301b", 0.4, 0.9, 0.01, 0.2)).containsExactly("aX\u0301b", "1?2");
        String family = "\uD83D\uDC69\u200D\uD83D\uDC67";
        assertThat(view(false, family + "b", 0.9, 0.9, 0.04, 0.4)).containsExactly(family + "b", "3 1");
        assertThat(view(false, "日".repeat(41) + "\n\u0301", 0.4))
                .containsExactly("日".repeat(40), "1 ".repeat(39) + "1", "日↵", "1 1", "\u25CC\u0301", "1");
        assertThat(view(true, "ae\u0301", 1, 0.4, 0.1))
                .containsExactly("a" + ESC + "[38;5;16;48;5;222me\u0301" + ESC + "[0m");
    }

    @Test
    void markedUnknownCharactersHaveAColourOfTheirOwn() {
        assertThat(view(true, "aXa", 1)).containsExactly("a" + ESC + "[38;5;16;48;5;153mX" + ESC + "[0ma");
    }

    @Test
    void aTextCannotCommandATerminal() {
        assertThat(view(true, "a\u001B[31mb\u0007\u009B\u202E\tc", 1)).containsExactly("a␛[31mb␇\uFFFD\uFFFD␉c");
    }
}
