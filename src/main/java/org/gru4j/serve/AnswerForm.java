package org.gru4j.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.gru4j.generation.End;
import org.gru4j.generation.Passage;
import org.gru4j.generation.Passage.CopyFigures;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** How texts look in an answer: OpenAI's objects. */
abstract class AnswerForm {

    private final Order order;
    private final String id;
    private final long created = Instant.now().getEpochSecond();

    AnswerForm(Order order, String prefix) {
        this.order = order;
        this.id = prefix + Words.format("%016x", new SplittableRandom().nextLong());
    }

    Order order() {
        return order;
    }

    /** All texts at once. */
    ObjectNode whole(List<Choice.Piece> pieces, List<Passage> passages) {
        ObjectNode answer = head(wholeType());
        ArrayNode choices = answer.putArray("choices");
        for (Choice.Piece piece : pieces) {
            describe(choices.addObject(), piece);
        }
        answer.set("usage", usage(passages));
        return answer;
    }

    /** A part of a stream. */
    ObjectNode part(Choice.Piece piece) {
        ObjectNode answer = head(partType());
        describePart(answer.putArray("choices").addObject(), piece);
        if (order.usage()) {
            answer.putNull("usage"); // as OpenAI has it, until the last one
        }
        return answer;
    }

    /** The last part of a stream, where it is wanted. */
    ObjectNode usagePart(List<Passage> passages) {
        ObjectNode answer = head(partType());
        answer.putArray("choices");
        answer.set("usage", usage(passages));
        return answer;
    }

    abstract String wholeType();

    abstract String partType();

    /** Fills a choice of a whole answer. */
    abstract void describe(ObjectNode choice, Choice.Piece piece);

    /** Fills a choice of a stream. */
    abstract void describePart(ObjectNode choice, Choice.Piece piece);

    private ObjectNode head(String type) {
        return Json.object()
                .put("id", id)
                .put("object", type)
                .put("created", created)
                .put("model", order.model().name());
    }

    /** Characters, which are the tokens here. */
    private ObjectNode usage(List<Passage> passages) {
        long read = order.prompts().stream().mapToLong(Prompt::length).sum();
        long written = passages.stream().mapToLong(Passage::characters).sum();
        return Json.object()
                .put("prompt_tokens", read)
                .put("completion_tokens", written)
                .put("total_tokens", read + written);
    }

    /** Why a text ended, and what it copies. */
    static void describeEnd(ObjectNode choice, @Nullable Passage end) {
        if (end == null) {
            choice.putNull("finish_reason");
            return;
        }
        choice.put("finish_reason", end.end() == End.STOP ? "stop" : "length");
        CopyFigures copy = end.copy();
        if (copy != null) {
            choice.putObject("copied").put("longest_run", copy.longestRun()).put("novelty", copy.novelty());
        }
    }
}
