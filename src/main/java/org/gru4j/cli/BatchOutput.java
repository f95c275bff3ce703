package org.gru4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.generation.Passage;
import org.gru4j.generation.TextListener;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * Prints texts that are written at the same time, one after another: the first as it grows, those behind it when it is their
 * turn.
 */
final class BatchOutput {

    enum Format {
        TEXT,
        JSON,
        JSONL
    }

    /** When what is written is printed. */
    enum Pace {
        /** Each character as soon as it is whole. */
        CHARACTERS,
        /** Once a second, so that a text without an end needs no memory, and that it shows when nobody reads on. */
        SECONDS,
        /** The whole text when it is done. */
        TEXTS
    }

    /**
     * What is known of a text before it is written.
     *
     * @param title told from others by it
     * @param temperature null where it makes no difference
     */
    record Heading(String title, @Nullable Double temperature, long randomSeed) {}

    private static final long SECOND = 1_000_000_000; // nanoseconds

    private final PrintWriter out;
    private final Format format;
    private final Pace pace;
    private final boolean echo;
    private final List<Text> texts = new ArrayList<>();
    private int current;
    private long lastPrinted = System.nanoTime();

    BatchOutput(PrintWriter out, Format format, Pace pace, boolean echo) {
        this.out = out;
        this.format = format;
        this.pace = pace;
        this.echo = echo;
    }

    /** One more text; all of them must be added before one is written. */
    TextListener add(Heading heading) {
        Text text = new Text(heading, texts.size());
        texts.add(text);
        return text;
    }

    /** Whether nobody reads any more, or nothing can be written. */
    boolean isBroken() {
        return out.checkError();
    }

    private void begin() {
        if (format == Format.JSON && texts.size() > 1) {
            out.print('[');
        }
        texts.get(0).turn();
    }

    private boolean isDue() {
        return switch (pace) {
            case CHARACTERS -> true;
            case SECONDS -> System.nanoTime() - lastPrinted >= SECOND;
            case TEXTS -> false;
        };
    }

    private void print(String text) {
        out.print(text);
        out.flush();
        lastPrinted = System.nanoTime();
    }

    private final class Text implements TextListener {

        private final Heading heading;
        private final int place;
        private final StringBuilder waiting = new StringBuilder();
        private final GraphemeClusters clusters = new GraphemeClusters(waiting::append);
        private String prompt = "";
        private boolean begun;
        private @Nullable Passage passage;

        Text(Heading heading, int place) {
            this.heading = heading;
            this.place = place;
        }

        @Override
        public void begun(String prompt) {
            this.prompt = prompt;
            if (echo) {
                clusters.append(prompt);
            }
            if (place == texts.size() - 1) { // all know theirs, and nothing is written yet
                begin();
            }
        }

        @Override
        public void wrote(String character) {
            clusters.append(character);
            if (place == current && !waiting.isEmpty() && isDue()) {
                printWaiting();
            }
        }

        @Override
        public void ended(Passage became) {
            passage = became;
            while (current < texts.size() && texts.get(current).passage != null) {
                texts.get(current).finish();
                current++;
                if (current < texts.size()) {
                    texts.get(current).turn();
                }
            }
        }

        /** All texts before this one are printed. */
        private void turn() {
            if (format == Format.TEXT && texts.size() > 1) {
                print(Words.format("%s--- %s:%n", place == 0 ? "" : System.lineSeparator(), heading.title()));
            }
            if (isDue()) {
                printWaiting();
            }
        }

        private void printWaiting() {
            String piece = waiting.toString();
            waiting.setLength(0);
            if (format == Format.TEXT) {
                print(piece);
            } else {
                print((begun ? "" : TextJson.BEGIN) + TextJson.piece(piece));
                begun = true;
            }
        }

        private void finish() {
            clusters.flush();
            printWaiting();
            boolean inArray = format == Format.JSON && texts.size() > 1;
            boolean last = place == texts.size() - 1;
            print((format == Format.TEXT ? "" : json().end())
                    + (inArray ? last ? "]" : "," : "")
                    + System.lineSeparator());
        }

        private TextJson json() {
            if (passage == null) {
                throw new IllegalStateException("the text has not ended");
            }
            return new TextJson(prompt, heading.temperature(), heading.randomSeed(), passage);
        }
    }
}
