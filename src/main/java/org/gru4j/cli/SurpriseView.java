package org.gru4j.cli;

import java.io.PrintWriter;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.KnownText;
import org.gru4j.internal.Words;

/**
 * A text that shows how much each character surprised a model: by the colour behind it, or without colours by a figure under
 * it. Nothing in the text can command a terminal: control and format characters are shown by pictures.
 */
final class SurpriseView {

    /** A character whose probability was below the first is a little surprising, below the last very. */
    private static final int[] ONE_IN = {2, 5, 20, 100, 1000};

    private static final int[] BACKGROUNDS = {230, 222, 215, 208, 196}; // of 256 colours, pale yellow to red
    private static final int UNKNOWN_BACKGROUND = 153; // pale blue
    private static final String INK = "\u001B[38;5;16;48;5;%dm"; // black on a colour
    private static final String PLAIN = "\u001B[0m";

    private static final int NONE = 0;
    private static final int UNKNOWN = -1;

    private final PrintWriter out;
    private final boolean colours;
    private final int width;
    private final StringBuilder figures = new StringBuilder();
    private int column;
    private int level = NONE;

    /** @param width columns of a line, where figures need lines of their own; with colours the terminal breaks lines */
    SurpriseView(PrintWriter out, boolean colours, int width) {
        this.out = out;
        this.colours = colours;
        this.width = width;
    }

    /** Prints a legend and the text. */
    void print(EvaluatedText evaluated) {
        legend();
        KnownText text = evaluated.text();
        int start = 0;
        for (int end = 1; end <= text.length(); end++) {
            if (end == text.length() || text.codePointAt(end - 1) == '\n') {
                line(evaluated, start, end);
                start = end;
            }
        }
        if (column > 0) {
            endLine();
        }
    }

    /** The characters of a line, with what belongs to each: it surprises as much as the part that surprises most. */
    private void line(EvaluatedText evaluated, int start, int end) {
        StringBuilder line = new StringBuilder();
        for (int i = start; i < end; i++) {
            line.appendCodePoint(evaluated.text().codePointAt(i));
        }
        int place = start;
        for (String cluster : Display.clusters(line.toString())) {
            int next = place + cluster.codePointCount(0, cluster.length());
            int surprise = NONE;
            for (; place < next; place++) {
                surprise = larger(surprise, levelAt(evaluated, place));
            }
            character(cluster, surprise);
        }
    }

    private static int larger(int surprise, int other) {
        return surprise == UNKNOWN || other == UNKNOWN ? UNKNOWN : Math.max(surprise, other);
    }

    private static int levelAt(EvaluatedText evaluated, int place) {
        return evaluated.text().isKnownAt(place) ? levelOf(evaluated.surprisal()[place]) : UNKNOWN;
    }

    private void legend() {
        out.print("probability of a character: 1/2 or more, below ");
        for (int i = 0; i < ONE_IN.length; i++) {
            String name = Words.format("1/%d", ONE_IN[i]);
            out.print(
                    colours
                            ? Words.format(INK, BACKGROUNDS[i]) + " " + name + " " + PLAIN
                            : name + " (" + (i + 1) + ")");
            out.print(i + 1 < ONE_IN.length ? ", " : "; ");
        }
        out.print(colours ? Words.format(INK, UNKNOWN_BACKGROUND) + " unknown " + PLAIN : "unknown (?)");
        out.print(System.lineSeparator().repeat(2));
    }

    private void character(String cluster, int surprise) {
        boolean lineEnd = cluster.endsWith("\n");
        // A line end that the model did not expect can only be seen if something stands for it.
        String visible = lineEnd && surprise == NONE ? cluster.substring(0, cluster.length() - 1) : cluster;
        String shown = visible.isEmpty() ? "" : Display.shown(visible);
        int columns = Display.width(shown);
        if (!colours && column + columns > width) {
            endLine();
        }
        if (colours) {
            colour(surprise);
        } else {
            String figure = surprise == UNKNOWN ? "?" : surprise == NONE ? "" : Integer.toString(surprise);
            figures.append(Display.padded(figure, columns));
        }
        out.print(shown);
        column += columns;
        if (lineEnd) {
            endLine();
        }
    }

    private void colour(int surprise) {
        if (surprise != level) {
            out.print(level == NONE ? "" : PLAIN);
            if (surprise != NONE) {
                out.print(Words.format(INK, surprise == UNKNOWN ? UNKNOWN_BACKGROUND : BACKGROUNDS[surprise - 1]));
            }
            level = surprise;
        }
    }

    private void endLine() {
        colour(colours ? NONE : level); // a pager forgets colours at the end of a line
        out.println();
        String under = figures.toString().stripTrailing();
        if (!under.isEmpty()) {
            out.println(under);
        }
        figures.setLength(0);
        column = 0;
    }

    private static int levelOf(float surprisal) {
        int surprise = NONE;
        while (surprise < ONE_IN.length && surprisal > Math.log(ONE_IN[surprise])) {
            surprise++;
        }
        return surprise; // none where there is no surprisal, which compares as false
    }
}
