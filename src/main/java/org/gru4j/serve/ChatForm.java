package org.gru4j.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** The answers of {@code /v1/chat/completions}. */
final class ChatForm extends AnswerForm {

    private static final String ASSISTANT = "assistant";

    private final Set<Integer> begun = new HashSet<>();

    ChatForm(Order order) {
        super(order, "chatcmpl-");
    }

    @Override
    String wholeType() {
        return "chat.completion";
    }

    @Override
    String partType() {
        return "chat.completion.chunk";
    }

    @Override
    void describe(ObjectNode choice, Choice.Piece piece) {
        choice.put("index", piece.index())
                .putObject("message")
                .put("role", ASSISTANT)
                .put("content", piece.text())
                .putNull("refusal");
        choice.putNull("logprobs");
        describeEnd(choice, piece.end());
    }

    @Override
    void describePart(ObjectNode choice, Choice.Piece piece) {
        ObjectNode delta = choice.put("index", piece.index()).putObject("delta");
        if (begun.add(piece.index())) {
            delta.put("role", ASSISTANT);
        }
        delta.put("content", piece.text());
        choice.putNull("logprobs");
        describeEnd(choice, piece.end());
    }
}
