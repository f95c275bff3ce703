package org.gru4j.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The answers of {@code /v1/completions}; probabilities in their older form, which chats do not have. */
final class CompletionForm extends AnswerForm {

    CompletionForm(Order order) {
        super(order, "cmpl-");
    }

    @Override
    String wholeType() {
        return "text_completion";
    }

    @Override
    String partType() {
        return "text_completion";
    }

    @Override
    void describePart(ObjectNode choice, Choice.Piece piece) {
        describe(choice, piece);
    }

    @Override
    void describe(ObjectNode choice, Choice.Piece piece) {
        choice.put("text", piece.text()).put("index", piece.index());
        if (order().logprobs() == Order.NO_LOGPROBS) {
            choice.putNull("logprobs");
        } else {
            choice.set("logprobs", logprobs(piece.notes()));
        }
        describeEnd(choice, piece.end());
    }

    private static ObjectNode logprobs(List<Note> notes) {
        ObjectNode logprobs = Json.object();
        ArrayNode tokens = logprobs.putArray("tokens");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode likely = logprobs.putArray("top_logprobs");
        ArrayNode offsets = logprobs.putArray("text_offset");
        for (Note note : notes) {
            tokens.add(note.token());
            values.add(note.logprob());
            if (note.likely() == null) {
                likely.addNull();
            } else {
                ObjectNode top = likely.addObject();
                note.likely().forEach(top::put);
            }
            offsets.add(note.offset());
        }
        return logprobs;
    }
}
