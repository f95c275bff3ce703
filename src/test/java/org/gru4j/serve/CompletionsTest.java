package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gru4j.serve.ServerFixture.FIRST;
import static org.gru4j.serve.ServerFixture.SECOND;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gru4j.generation.Limits;
import org.gru4j.generation.internal.Opening;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {

    private static final String PATH = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";

    private static ServerFixture server;

    @BeforeAll
    static void open() throws IOException {
        server = ServerFixture.open();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** What the library writes, alone. */
    private static String alone(
            String model, String prompt, long seed, int length, List<String> stops, Sampler sampler) {
        SavedModel saved = server.model(model);
        StringBuilder text = new StringBuilder();
        new TextGenerator(saved.model(), Opening.of(saved))
                .write(
                        List.of(new Request(
                                prompt,
                                sampler,
                                new SplittableRandom(seed),
                                new Limits(length, false, 0, stops, 0),
                                text::append)),
                        () -> false);
        return text.toString();
    }

    private static String alone(String prompt, long seed, int length) {
        return alone(FIRST, prompt, seed, length, List.of(), Sampler.temperature(0.5));
    }

    @Test
    void aTextIsTheOneThatTheLibraryWrites() throws Exception {
        JsonNode answer = server.complete("{'model':'first','prompt':'abc','max_tokens':50,'seed':7}");

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.path("id").asText()).startsWith("cmpl-");
        assertThat(answer.path("model").asText()).isEqualTo(FIRST);
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("text").asText()).isEqualTo(alone("abc", 7, 50)).hasSize(50);
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.path("logprobs").isNull()).isTrue();
        assertThat(answer.path("usage"))
                .isEqualTo(ServerFixture.json("{\"prompt_tokens\":3,\"completion_tokens\":50,\"total_tokens\":53}"));
    }

    @Test
    void severalTextsHaveTheNextSeeds() throws Exception {
        JsonNode choices = server.complete("{'prompt':['abc','xy'],'n':2,'max_tokens':20,'seed':3}")
                .path("choices");

        assertThat(choices).hasSize(4);
        List<String> prompts = List.of("abc", "abc", "xy", "xy");
        for (int i = 0; i < 4; i++) {
            assertThat(choices.path(i).path("index").asInt()).isEqualTo(i);
            assertThat(choices.path(i).path("text").asText()).isEqualTo(alone(prompts.get(i), 3 + i, 20));
        }
    }

    @Test
    void filtersAreThoseOfTheLibrary() throws Exception {
        String text = server.complete(
                        "{'prompt':'abc','max_tokens':40,'seed':1,'temperature':1.3,'top_k':9,'top_p':0.9,"
                                + "'min_p':0.01,'repetition_penalty':1.2,'repeat_last_n':8}")
                .path("choices")
                .path(0)
                .path("text")
                .asText();

        assertThat(text)
                .isEqualTo(alone(
                        FIRST, "abc", 1, 40, List.of(), Sampler.temperature(1.3, new Filters(1.2, 8, 9, 0.9, 0.01))));
        assertThat(server.complete("{'prompt':'abc','max_tokens':9,'temperature':0}")
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo(alone(FIRST, "abc", 0, 9, List.of(), Sampler.greedy(Filters.NONE)));
    }

    @Test
    void endsBeforeAStopString() throws Exception {
        String whole = alone("abc", 5, 200);
        String stop = whole.substring(30, 32);

        JsonNode choice = server.complete(Words.format(
                        "{'prompt':'abc','max_tokens':200,'seed':5,'stop':['%s','no such text']}",
                        stop.replace("\n", "\\n")))
                .path("choices")
                .path(0);

        assertThat(choice.path("text").asText()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void anotherModelAndNoPromptAtAll() throws Exception {
        JsonNode answer = server.complete("{'model':'second model','max_tokens':12,'seed':4}");

        assertThat(answer.path("model").asText()).isEqualTo(SECOND);
        assertThat(answer.path("choices").path(0).path("text").asText())
                .startsWith("x")
                .hasSize(13);
    }

    @Test
    void scoresAPrompt() throws Exception {
        JsonNode choice = server.complete("{'prompt':'abé\u00e9c','max_tokens':0,'echo':true,'logprobs':3}")
                .path("choices")
                .path(0);

        assertThat(choice.path("text").asText()).isEqualTo("abé\u00e9c");
        JsonNode logprobs = choice.path("logprobs");
        assertThat(logprobs.path("tokens")).extracting(JsonNode::asText).containsExactly("a", "b", "é", "\u00e9", "c");
        assertThat(logprobs.path("text_offset")).extracting(JsonNode::asInt).containsExactly(0, 1, 2, 3, 4);
        TextGenerator generator = new TextGenerator(server.model(FIRST).model());
        var vocabulary = server.model(FIRST).model().vocabulary();
        JsonNode values = logprobs.path("token_logprobs");
        assertThat(values.path(0).isNull()).isTrue();
        assertThat(values.path(1).asDouble())
                .isCloseTo(Math.log(generator.next("a")[vocabulary.idOf('b')]), within(1e-6));
        assertThat(values.path(2).asDouble())
                .isCloseTo(Math.log(generator.next("ab")[vocabulary.idOf('e')]), within(1e-6));
        assertThat(values.path(4).asDouble())
                .isCloseTo(Math.log(generator.next("abee")[vocabulary.idOf('c')]), within(1e-6));
        JsonNode top = logprobs.path("top_logprobs").path(1);
        List<Double> likely = new ArrayList<>();
        top.elements().forEachRemaining(it -> likely.add(-it.asDouble()));
        assertThat(likely).hasSize(3).isSorted();
    }

    @Test
    void probabilitiesOfWhatIsWrittenStandBesideIt() throws Exception {
        String whole = alone("abc", 5, 60);
        JsonNode choice = server.complete(
                        "{'prompt':'abc','max_tokens':60,'seed':5,'logprobs':0,'stop':'" + whole.charAt(40) + "'}")
                .path("choices")
                .path(0);

        JsonNode tokens = choice.path("logprobs").path("tokens");
        StringBuilder joined = new StringBuilder();
        tokens.forEach(it -> joined.append(it.asText()));
        assertThat(joined).hasToString(choice.path("text").asText());
        assertThat(choice.path("logprobs").path("text_offset").path(0).asInt(3)).isEqualTo(3);
        assertThat(choice.path("logprobs").path("token_logprobs")).hasSameSizeAs(tokens);
    }

    @Test
    void tellsWhatIsCopied() throws Exception {
        JsonNode copied = server.complete("{'prompt':'abc','max_tokens':40,'copies':true}")
                .path("choices")
                .path(0)
                .path("copied");

        assertThat(copied.path("longest_run").asInt()).isPositive();
        assertThat(copied.path("novelty").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void aStreamHasTheSameTexts() throws Exception {
        HttpResponse<String> response = server.post(
                PATH,
                "{\"prompt\":\"abc\",\"n\":2,\"max_tokens\":300,\"seed\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("text/event-stream"));
        List<JsonNode> events = events(response.body());
        StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
        int ends = 0;
        for (JsonNode event : events) {
            for (JsonNode choice : event.path("choices")) {
                texts[choice.path("index").asInt()].append(choice.path("text").asText());
                ends += choice.path("finish_reason").isNull() ? 0 : 1;
            }
        }
        assertThat(texts[0]).hasToString(alone("abc", 3, 300));
        assertThat(texts[1]).hasToString(alone("abc", 4, 300));
        assertThat(ends).isEqualTo(2);
        assertThat(events.get(events.size() - 1)
                        .path("usage")
                        .path("total_tokens")
                        .asInt())
                .isEqualTo(603);
        assertThat(events.get(0).path("usage").isNull()).isTrue();
    }

    private static List<JsonNode> events(String body) throws IOException {
        assertThat(body).endsWith("data: [DONE]\n\n");
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.lines().toList()) {
            if (line.startsWith("data: {")) {
                events.add(ServerFixture.json(line.substring("data: ".length())));
            }
        }
        return events;
    }

    @Test
    void aChatGoesOnFromItsMessages() throws Exception {
        JsonNode answer = server.answer(
                CHAT,
                "{'model':'first','seed':2,'messages':[{'role':'user','content':'abc'},{'role':'assistant','content':[{'type':'text','text':'def'}]}]}");

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        JsonNode message = answer.path("choices").path(0).path("message");
        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.path("content").asText()).isEqualTo(alone("abc\ndef", 2, 400));

        List<JsonNode> events = events(server.post(
                        CHAT,
                        "{\"seed\":2,\"max_completion_tokens\":30,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"abc\\ndef\"}]}")
                .body());
        StringBuilder text = new StringBuilder();
        events.forEach(it -> text.append(
                it.path("choices").path(0).path("delta").path("content").asText()));
        assertThat(text).hasToString(alone("abc\ndef", 2, 30));
        assertThat(events.get(0)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("role")
                        .asText())
                .isEqualTo("assistant");
    }

    /** Sixteen clients at once, whose texts join and leave each other's batches. */
    @Test
    void inCompanyATextIsWhatItIsAlone() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> texts = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String order = Words.format(
                        "{'prompt':'%s','max_tokens':%d,'seed':%d,'stream':%b}",
                        "abcdefgh".substring(i % 8), 20 + 13 * (i % 7), i, false);
                texts.add(clients.submit(() -> server.complete(order)
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asText()));
            }
            for (int i = 0; i < 64; i++) {
                assertThat(texts.get(i).get(1, TimeUnit.MINUTES))
                        .isEqualTo(alone("abcdefgh".substring(i % 8), i, 20 + 13 * (i % 7)));
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'temperature':'hot'}             | temperature       | temperature must be a number from 0 to 2",
                "{'temperature':2.5}               | temperature       | temperature must be a number from 0 to 2",
                "{'max_tokens':20001}              | max_tokens        | max_tokens must be a whole number from 0 to 20,000",
                "{'max_tokens':1.5}                | max_tokens        | max_tokens must be a whole number from 0 to 20,000",
                "{'n':0}                           | n                 | n must be a whole number from 1 to 32",
                "{'n':20,'prompt':['a','b']}       | n                 | n must be so that there are 32 texts or fewer of all prompts",
                "{'prompt':7}                      | prompt            | prompt must be a text or a list of texts",
                "{'prompt':[]}                     | prompt            | prompt must be a text or a list of 1 to 32 texts",
                "{'prompt':'\\ud800'}              | prompt            | prompt must be of whole characters, without halves of surrogate pairs",
                "{'prompt':'日本'}                 | prompt            | prompt must be a text of which the model knows a character at least",
                "{'stop':['']}                     | stop              | stop must be texts of 1 to 100 characters",
                "{'seed':1e30}                     | seed              | seed must be a whole number of 64 bits",
                "{'echo':1}                        | echo              | echo must be true or false",
                "{'logprobs':21}                   | logprobs          | logprobs must be a whole number from 0 to 20",
                "{'stream_options':[]}             | stream_options    | stream_options must be an object",
                "{'suffix':'x'}                    | suffix            | suffix must be left out: this server does not have it",
                "{'presence_penalty':1}            | presence_penalty  | presence_penalty must be left out: this server does not have it",
                "{'temperatur':1}                  | temperatur        | temperatur must be left out: this server does not know it",
            })
    void namesTheParameterThatIsWrong(String body, String parameter, String message) throws Exception {
        HttpResponse<String> response = server.refused(PATH, body);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = ServerFixture.json(response.body()).path("error");
        assertThat(error.path("message").asText()).isEqualTo(message);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText()).isEqualTo(parameter);
        assertThat(error.has("code")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'abc' | the body is not JSON that can be read, from line 1, column 16 on",
                "[]              | the body must be a JSON object",
                "``              | the body must be a JSON object",
                "{'a b':1}       | the body has a parameter that this server does not know",
            })
    void tellsWhatIsWrongWithABodyAndRepeatsNothingOfIt(String body, String message) throws Exception {
        HttpResponse<String> response = server.refused(PATH, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ServerFixture.json(response.body())
                        .path("error")
                        .path("message")
                        .asText())
                .isEqualTo(message);
    }

    @Test
    void anUnknownModelAndAWrongChatAreRefused() throws Exception {
        HttpResponse<String> unknown = server.refused(PATH, "{'model':'gpt'}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(ServerFixture.json(unknown.body()).path("error").path("code").asText())
                .isEqualTo("model_not_found");

        for (String messages : List.of(
                "[]",
                "'a'",
                "[{}]",
                "[{'role':'user','content':7}]",
                "[{'role':'user','content':[{'type':'image_url'}]}]")) {
            HttpResponse<String> wrong = server.refused(CHAT, "{'messages':" + messages + "}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(ServerFixture.json(wrong.body())
                            .path("error")
                            .path("param")
                            .asText())
                    .isEqualTo("messages");
        }
        assertThat(server.refused(CHAT, "{'messages':[{'role':'user','content':'a'}],'tools':[{}]}")
                        .statusCode())
                .isEqualTo(400);
    }
}
