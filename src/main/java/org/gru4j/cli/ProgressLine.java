package org.gru4j.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;
import org.gru4j.internal.Words;

/**
 * A progress bar on one line of standard error, as wide as the terminal is at the moment; what does not fit is left out,
 * word by word. The library's own consumer would open the terminal, see {@link Screen}.
 */
final class ProgressLine implements ProgressBarConsumer {

    private static final int REFRESH_MILLIS = 250;
    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 40;

    /** Between what is said beside a bar, the most important first. */
    static final String SEPARATOR = "  ";

    /** All to the end of the screen: also the rows that a line takes after the window was made narrower. */
    private static final String ERASE = "\u001B[J";

    private final PrintStream out;
    private final boolean canErase =
            !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
    private int shown;

    private ProgressLine(PrintStream out) {
        this.out = out;
    }

    /** Shows a bar until it is closed. */
    static ProgressBar show(String name, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setRenderer((state, width) -> line(state, width))
                .setConsumer(new ProgressLine(System.err))
                .clearDisplayOnFinish()
                .build();
    }

    private static String line(ProgressState state, int width) {
        return line(state.getTaskName(), state.getNormalizedProgress(), state.getExtraMessage(), width);
    }

    /** Name, share, bar and as much of the message as there is room for. */
    static String line(String name, double progress, String message, int width) {
        String beginning = Words.format("%s %3d %%", name, (int) (100 * progress));
        int room = width - beginning.length() - SHORTEST_BAR - 2 * SEPARATOR.length();
        List<String> words = new ArrayList<>(List.of(message.split(SEPARATOR)));
        while (!words.isEmpty() && String.join(SEPARATOR, words).length() > room) {
            words.remove(words.size() - 1);
        }
        String end = String.join(SEPARATOR, words);
        int bar = Math.min(LONGEST_BAR, room - end.length() + SHORTEST_BAR);
        if (bar < SHORTEST_BAR) {
            return beginning.substring(0, Math.min(width, beginning.length()));
        }
        int done = (int) Math.round((bar - 2) * progress);
        String line =
                beginning + SEPARATOR + "[" + "=".repeat(done) + " ".repeat(bar - 2 - done) + "]" + SEPARATOR + end;
        return line.stripTrailing();
    }

    /** A column stays free, for terminals go to the next line when the last one is written. */
    @Override
    public int getMaxRenderedLength() {
        return Screen.widthOfErrors().orElse(Screen.USUAL_WIDTH) - 1;
    }

    /** The cursor stays at the line's beginning, so that what the terminal shows of Ctrl-C is wiped out by the next line. */
    @Override
    public void accept(String line) {
        int width = Math.min(getMaxRenderedLength(), shown);
        String blanks = canErase ? "" : " ".repeat(Math.max(0, width - line.length()));
        out.print("\r" + (canErase ? ERASE : "") + line + blanks + "\r");
        out.flush();
        shown = line.length();
    }

    @Override
    public void clear() {
        accept("");
    }

    @Override
    public void close() {
        out.flush();
    }
}
