package org.gru4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.gru4j.generation.Limits;
import org.gru4j.internal.Words;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be written.
 *
 * @param prompts one or more, of which each gets {@code n} texts
 * @param seed of the first text; the next ones have the next numbers
 * @param echo whether the prompt is given back before the text
 * @param logprobs how many probable characters are told at each place; {@link #NO_LOGPROBS} for no probabilities at all
 * @param stream whether the texts are sent as they are written
 * @param usage whether a stream ends with the numbers of characters
 * @param copies whether it is told what the texts copy from the training text
 */
record Order(
        ServedModel model,
        List<Prompt> prompts,
        int n,
        Sampler sampler,
        Limits limits,
        OptionalLong seed,
        boolean echo,
        int logprobs,
        boolean stream,
        boolean usage,
        boolean copies) {

    static final int NO_LOGPROBS = -1;

    /** Characters of a prompt, and of a text. */
    static final int LONGEST = 20_000;

    /** Texts of one request. */
    static final int MOST_TEXTS = 32;

    private static final int USUAL_LENGTH = 400;
    private static final int MOST_LOGPROBS = 20;
    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 100;
    private static final int MOST_MESSAGES = 1000;

    private static final double USUAL_TEMPERATURE = 0.5;
    private static final double HIGHEST_TEMPERATURE = 2;
    private static final double LOWEST_TOP_P = 0.0001;
    private static final double LOWEST_PENALTY = 0.1;
    private static final double HIGHEST_PENALTY = 10;
    private static final int LONGEST_WINDOW = 10_000;

    /** What OpenAI's clients may send that makes no difference to a text. */
    private static final String[] WITHOUT_EFFECT = {
        "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "parallel_tool_calls"
    };

    /** {@code POST /v1/completions}. */
    static Order completion(Fields fields, Map<String, ServedModel> models) {
        ServedModel model = model(fields, models);
        List<String> prompts = fields.texts("prompt", MOST_TEXTS);
        int n = fields.integer("n", 1, MOST_TEXTS, 1);
        fields.refuseUnless("best_of", it -> it.isIntegralNumber() && it.longValue() == n);
        fields.refuseUnless("suffix", Order::isEmpty);
        return written(
                fields,
                model,
                "prompt",
                prompts.isEmpty() ? List.of("") : prompts,
                n,
                fields.integer("max_tokens", 0, LONGEST, USUAL_LENGTH),
                fields.flag("echo"),
                fields.integer("logprobs", 0, MOST_LOGPROBS, NO_LOGPROBS));
    }

    /** {@code POST /v1/chat/completions}: the messages are one text, and the model goes on from its end. */
    static Order chat(Fields fields, Map<String, ServedModel> models) {
        ServedModel model = model(fields, models);
        String text = messages(fields.value("messages"));
        int n = fields.integer("n", 1, MOST_TEXTS, 1);
        int older = fields.integer("max_tokens", 1, LONGEST, USUAL_LENGTH);
        int length = fields.integer("max_completion_tokens", 1, LONGEST, older);
        fields.refuseUnless("logprobs", Order::isFalse);
        fields.refuseUnless("top_logprobs", Order::isZero);
        fields.refuseUnless("tools", Order::isEmpty);
        fields.refuseUnless("functions", Order::isEmpty);
        fields.refuseUnless(
                "tool_choice", it -> it.asText().equals("none") || it.asText().equals("auto"));
        fields.refuseUnless("response_format", it -> it.path("type").asText().equals("text"));
        return written(fields, model, "messages", List.of(text), n, length, false, NO_LOGPROBS);
    }

    private static ServedModel model(Fields fields, Map<String, ServedModel> models) {
        String name = fields.text("model", "");
        ServedModel model = name.isEmpty() ? models.values().iterator().next() : models.get(name);
        if (model == null) {
            throw Refusal.unknownModel();
        }
        return model;
    }

    private static String messages(@Nullable JsonNode messages) {
        if (messages == null || !messages.isArray() || messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw Refusal.of("messages", Words.format("a list of 1 to %,d messages", MOST_MESSAGES));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode message : messages) {
            JsonNode content = message.path("content");
            if (!message.path("role").isTextual() || !(content.isTextual() || content.isArray())) {
                throw Refusal.of("messages", "objects with a role and a content, which is a text");
            }
            if (content.isTextual()) {
                texts.add(content.textValue());
            }
            for (JsonNode part : content) {
                if (!part.path("text").isTextual()) {
                    throw Refusal.of("messages", "of texts only: this server reads nothing else");
                }
                texts.add(part.path("text").textValue());
            }
        }
        return Fields.whole("messages", String.join("\n", texts));
    }

    private static Order written(
            Fields fields,
            ServedModel model,
            String parameter,
            List<String> prompts,
            int n,
            int length,
            boolean echo,
            int logprobs) {
        if (prompts.size() * n > MOST_TEXTS) {
            throw Refusal.of("n", Words.format("so that there are %,d texts or fewer of all prompts", MOST_TEXTS));
        }
        Fields stream = fields.object("stream_options");
        Order order = new Order(
                model,
                prompts.stream().map(it -> prompt(parameter, it, model)).toList(),
                n,
                sampler(fields),
                new Limits(length, false, 0, stops(fields), 0),
                fields.large("seed"),
                echo,
                logprobs,
                fields.flag("stream"),
                stream.flag("include_usage"),
                fields.flag("copies"));
        stream.ignore("include_obfuscation");
        stream.refuseOthers();
        fields.refuseUnless("presence_penalty", Order::isZero);
        fields.refuseUnless("frequency_penalty", Order::isZero);
        fields.refuseUnless("logit_bias", Order::isEmpty);
        fields.ignore(WITHOUT_EFFECT);
        fields.refuseOthers();
        return order;
    }

    private static Prompt prompt(String parameter, String given, ServedModel model) {
        if (given.codePointCount(0, given.length()) > LONGEST) {
            throw Refusal.of(parameter, Words.format("of %,d characters or fewer", LONGEST));
        }
        return Prompt.of(parameter, given, model.vocabulary());
    }

    private static Sampler sampler(Fields fields) {
        double temperature = fields.number("temperature", 0, HIGHEST_TEMPERATURE, USUAL_TEMPERATURE);
        // llama.cpp has the one name, Hugging Face the other.
        double penalty = fields.number("repeat_penalty", LOWEST_PENALTY, HIGHEST_PENALTY, 1);
        Filters filters = new Filters(
                fields.number("repetition_penalty", LOWEST_PENALTY, HIGHEST_PENALTY, penalty),
                fields.integer("repeat_last_n", 1, LONGEST_WINDOW, Filters.DEFAULT_WINDOW),
                fields.integer("top_k", 0, Character.MAX_CODE_POINT, 0),
                Math.max(LOWEST_TOP_P, fields.number("top_p", 0, 1, 1)),
                fields.number("min_p", 0, 1, 0));
        return temperature == 0 ? Sampler.greedy(filters) : Sampler.temperature(temperature, filters);
    }

    private static List<String> stops(Fields fields) {
        JsonNode given = fields.value("stop");
        boolean none = given != null && given.isArray() && given.isEmpty();
        List<String> stops = none ? List.of() : fields.texts("stop", MOST_STOPS);
        if (stops.stream().anyMatch(it -> it.isEmpty() || it.length() > LONGEST_STOP)) {
            throw Refusal.of("stop", Words.format("texts of 1 to %,d characters", LONGEST_STOP));
        }
        return stops;
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 0;
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isEmpty() && (value.isContainerNode() || value.asText().isEmpty());
    }

    /** How many texts it is. */
    int texts() {
        return prompts.size() * n;
    }

    /** What a text goes on from. */
    Prompt promptOf(int text) {
        return prompts.get(text / n);
    }
}
