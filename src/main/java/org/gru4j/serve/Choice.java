package org.gru4j.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.gru4j.generation.Passage;
import org.gru4j.generation.TextListener;
import org.gru4j.generation.internal.ExpectationListener;
import org.jspecify.annotations.Nullable;

/** One text of an answer: the thread that writes puts in, and the one that sends takes out, both under the feed's lock. */
final class Choice implements TextListener, ExpectationListener {

    private final Feed feed;
    private final int index;
    private final Prompt prompt;
    private final boolean echo;
    private final Order order;

    private final StringBuilder text = new StringBuilder(); // that is not sent yet
    private final List<Note> notes = new ArrayList<>(); // of what is not sent yet
    private final List<Note> ofPrompt = new ArrayList<>();
    private final Deque<Note> chosen = new ArrayDeque<>(); // of characters that are not sure to stay
    private boolean promptDone;
    private int offset;
    private @Nullable Passage passage;
    private boolean endSent;

    /**
     * A piece of a text, to be sent.
     *
     * @param notes one for each character of it; empty where nobody wants any
     * @param end null where more comes
     */
    record Piece(
            int index,
            String text,
            List<Note> notes,
            @Nullable Passage end) {}

    /** @param prompt what the text goes on from, which is told even if it was not asked for where the model has chosen it */
    Choice(Feed feed, int index, Order order, Prompt prompt) {
        this.feed = feed;
        this.index = index;
        this.order = order;
        this.prompt = prompt;
        this.echo = order.echo() || order.promptOf(index).given().isEmpty();
        this.offset = echo ? 0 : prompt.length();
    }

    @Override
    public void read(int id, float[] probabilities) {
        Note note = Note.of(order.model().vocabulary(), id, probabilities, order.logprobs());
        synchronized (feed) {
            ofPrompt.add(note);
        }
    }

    @Override
    public void chose(int id, float[] probabilities) {
        Note note = Note.of(order.model().vocabulary(), id, probabilities, order.logprobs());
        synchronized (feed) {
            chosen.add(note);
        }
    }

    @Override
    public void wrote(String character) {
        synchronized (feed) {
            boolean first = text.isEmpty();
            finishPrompt();
            text.append(character);
            Note note = chosen.poll();
            if (note != null) {
                notes.add(note.at(character, offset++));
            }
            if (first) {
                feed.hasText();
            }
        }
    }

    @Override
    public void ended(Passage passage) {
        synchronized (feed) {
            finishPrompt();
            this.passage = passage;
            feed.hasEnded();
        }
    }

    private void finishPrompt() {
        if (promptDone || !echo) {
            return;
        }
        promptDone = true;
        text.append(prompt.given());
        if (order.logprobs() == Order.NO_LOGPROBS) {
            return;
        }
        int next = -1; // of the notes; the first character that the model reads has none
        for (Prompt.Part part : prompt.parts()) {
            Double logprob = null;
            Note first = null;
            for (int i = 0; i < part.known(); i++, next++) {
                Note note = next < 0 || next >= ofPrompt.size() ? null : ofPrompt.get(next);
                if (note != null && note.logprob() != null) {
                    logprob = logprob == null ? note.logprob() : Double.valueOf(logprob + note.logprob());
                    first = first == null ? note : first;
                }
            }
            notes.add(new Note(part.given(), offset, logprob, first == null ? null : first.likely()));
            offset += part.given().codePointCount(0, part.given().length());
        }
        ofPrompt.clear();
    }

    boolean hasSomething() {
        return !text.isEmpty() || (passage != null && !endSent);
    }

    @Nullable
    Passage passage() {
        return passage;
    }

    /** All that was not taken before. */
    Piece take() {
        Piece piece = new Piece(index, text.toString(), List.copyOf(notes), passage);
        text.setLength(0);
        notes.clear();
        endSent = passage != null;
        return piece;
    }
}
