package org.gru4j.generation.internal;

import java.util.Arrays;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.End;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.Passage.CopyFigures;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;

/** A text while it is written: what was chosen, what of it is sure to stay, and why it ends. */
final class Draft {

    private static final String LINE_END = "\n";

    private final Request request;
    private final Limits limits;
    private final Vocabulary vocabulary;
    private final int[] prompt;
    private final int[] recent;
    private int remembered;
    private final @Nullable CopyMeter meter;
    private final StopStrings stops;

    // Characters that may turn out to be the beginning of a stop string, and what is known of them.
    private final int[] held;
    private final double[] heldNats;
    private final int[] heldRuns;
    private int holding;

    private int read;
    private int chosen;
    private int lines;
    private int lastId;
    private long written;
    private double nats;
    private int longestRun;
    private long novelGrams;
    private @Nullable Passage passage;

    Draft(Request request, CharacterModel model) {
        this.request = request;
        this.limits = request.limits();
        this.vocabulary = model.vocabulary();
        this.prompt = vocabulary.encode(request.prompt());
        this.recent = new int[request.sampler().memory()];
        this.meter = meter(request, model);
        this.stops =
                new StopStrings(limits.stops().stream().map(vocabulary::read).toList());
        this.held = new int[stops.longest() + 1];
        this.heldNats = new double[held.length];
        this.heldRuns = new int[held.length];
        if (limits.length() == 0 && request.expectations() == null) { // else the prompt is read all the same
            end(End.LENGTH);
        }
    }

    private static @Nullable CopyMeter meter(Request request, CharacterModel model) {
        boolean wanted = request.countsCopies() || request.limits().maxCopy() > 0;
        return wanted && model.copyIndex() != null ? new CopyMeter(model.copyIndex()) : null;
    }

    int promptLength() {
        return prompt.length;
    }

    /** Reads the next {@code count} characters of the prompt. */
    int[] read(int count) {
        int[] ids = Arrays.copyOfRange(prompt, read, read + count);
        for (int id : ids) {
            remember(id);
        }
        read += count;
        return ids;
    }

    boolean ended() {
        return passage != null;
    }

    /** What became of it, once it has ended. */
    Passage passage() {
        if (passage == null) {
            throw new IllegalStateException("the text has not ended");
        }
        return passage;
    }

    void interrupt() {
        if (!ended()) {
            emit(holding);
            end(End.INTERRUPTED);
        }
    }

    /** The character that the network shall read next: the prompt's, or one chosen from {@code probabilities}. */
    int next(float[] probabilities) {
        if (read < prompt.length) {
            int id = read(1)[0];
            if (request.expectations() != null) {
                request.expectations().read(id, probabilities);
            }
            return id;
        }
        if (limits.length() == 0 && !ended()) {
            end(End.LENGTH);
        }
        if (!ended()) {
            choose(probabilities);
        }
        return lastId; // after its end a text only keeps its place in the batch
    }

    private void choose(float[] probabilities) {
        float[] allowed = withoutCopies(probabilities);
        if (allowed == null) {
            emit(holding);
            end(End.MAX_COPY);
            return;
        }
        double random = request.random().nextDouble();
        int id = request.sampler().sample(allowed, Arrays.copyOfRange(recent, 0, remembered), random);
        remember(id);
        lastId = id;
        chosen++;
        if (meter != null) {
            meter.append(id);
        }
        held[holding] = vocabulary.codePointOf(id);
        heldNats[holding] = -Math.log(probabilities[id]);
        heldRuns[holding] = meter == null ? 0 : meter.run();
        holding++;
        if (request.expectations() != null) {
            request.expectations().chose(id, probabilities);
        }
        advance();
    }

    /** Lets out what is sure to stay, and ends the text where it ends. */
    private void advance() {
        boolean lineEnd = vocabulary.spelled(held[holding - 1]).equals(LINE_END);
        int matched = stops.matched(held, holding);
        boolean full = limits.length() != Limits.ENDLESS && chosen >= limits.length();
        if (matched > 0) {
            emit(holding - matched);
            end(End.STOP);
        } else if (lineEnd && ++lines == limits.lines()) {
            emit(holding - 1);
            end(End.LINES);
        } else if (full && limits.untilLine() && lineEnd) {
            emit(holding - 1);
            end(End.LINE);
        } else if (full && (!limits.untilLine() || chosen >= limits.length() + Limits.MAX_LINE)) {
            emit(holding);
            end(End.LENGTH);
        } else {
            emit(holding - stops.begun(held, holding));
        }
    }

    /** The probabilities without those characters that would make a copy too long; null where none is left. */
    private float @Nullable [] withoutCopies(float[] probabilities) {
        if (limits.maxCopy() == 0 || meter == null || meter.run() < limits.maxCopy() - 1) {
            return probabilities;
        }
        float[] allowed = probabilities.clone();
        boolean any = false;
        for (int id = 0; id < allowed.length; id++) {
            if (meter.goesOnWith(id)) {
                allowed[id] = 0;
            }
            any |= allowed[id] > 0;
        }
        return any ? allowed : null;
    }

    private void remember(int id) {
        if (recent.length == 0) {
            return;
        }
        if (remembered == recent.length) {
            System.arraycopy(recent, 1, recent, 0, --remembered);
        }
        recent[remembered++] = id;
    }

    /** The first {@code count} of the characters that are held become part of the text. */
    private void emit(int count) {
        for (int i = 0; i < count; i++) {
            written++;
            nats += heldNats[i];
            longestRun = Math.max(longestRun, heldRuns[i]);
            novelGrams += written >= Passage.GRAM && heldRuns[i] < Passage.GRAM ? 1 : 0;
            request.listener().wrote(vocabulary.spelled(held[i]));
        }
        holding -= count;
        System.arraycopy(held, count, held, 0, holding);
        System.arraycopy(heldNats, count, heldNats, 0, holding);
        System.arraycopy(heldRuns, count, heldRuns, 0, holding);
    }

    private void end(End end) {
        CopyFigures copy =
                meter == null ? null : new CopyFigures(longestRun, novelGrams, Math.max(0, written - Passage.GRAM + 1));
        passage = new Passage(written, nats, end, copy);
        request.listener().ended(passage);
    }
}
