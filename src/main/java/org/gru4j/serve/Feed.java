package org.gru4j.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gru4j.generation.End;
import org.gru4j.generation.Passage;

/**
 * The texts of one request between the threads that write them and the one that sends them. Nobody who writes ever waits for
 * who sends: a text is short enough to be kept.
 */
final class Feed {

    /** A stream is sent in pieces of so much time, for a message costs more than a character. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Choice> choices = new ArrayList<>();
    private final Runnable textEnded;
    private long lastTaken = System.nanoTime() - PACE;
    private boolean failed;
    private volatile boolean cancelled;

    /** @param textEnded called once for each text, when it has ended or cannot be written */
    Feed(Runnable textEnded) {
        this.textEnded = textEnded;
    }

    synchronized Choice add(Order order, Prompt prompt) {
        Choice choice = new Choice(this, choices.size(), order, prompt);
        choices.add(choice);
        return choice;
    }

    synchronized void hasText() {
        notifyAll();
    }

    synchronized void hasEnded() {
        if (!failed) {
            textEnded.run();
        }
        notifyAll();
    }

    /** The texts cannot be written. */
    synchronized void fail() {
        if (!failed) {
            failed = true;
            choices.stream().filter(it -> it.passage() == null).forEach(it -> textEnded.run());
        }
        notifyAll();
    }

    /** Nobody wants them any longer. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    synchronized boolean isComplete() {
        return choices.stream().allMatch(it -> it.passage() != null);
    }

    /** What became of the texts that have ended. */
    synchronized List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        for (Choice choice : choices) {
            Passage passage = choice.passage();
            if (passage != null) {
                passages.add(passage);
            }
        }
        return passages;
    }

    /**
     * Waits for all texts to end.
     *
     * @return whether they have
     * @throws Refusal if they cannot be written
     */
    synchronized boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!isComplete() && !failed && waits(end)) {}
        return isSound() && isComplete();
    }

    /**
     * Waits for something to send.
     *
     * @return whether there is something
     * @throws Refusal if the texts cannot be written
     */
    synchronized boolean awaitText(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (choices.stream().noneMatch(Choice::hasSomething) && !failed && waits(end)) {}
        while (!isComplete() && !failed && waits(Math.min(end, lastTaken + PACE))) {}
        return isSound() && choices.stream().anyMatch(Choice::hasSomething);
    }

    /** Waits a while, and tells whether it may still be waited. */
    private boolean waits(long end) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return left > 0;
    }

    private boolean isSound() {
        if (failed) {
            throw Refusal.failure();
        }
        if (passages().stream().anyMatch(it -> it.end() == End.INTERRUPTED)) {
            throw Refusal.ending();
        }
        return true;
    }

    /** What is to be sent now. */
    synchronized List<Choice.Piece> take() {
        lastTaken = System.nanoTime();
        return choices.stream().filter(Choice::hasSomething).map(Choice::take).toList();
    }
}
