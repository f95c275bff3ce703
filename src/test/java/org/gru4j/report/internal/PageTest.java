package org.gru4j.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script><!-- --> ]]> & \" ' \\ \u2028 \u0000 \uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD @script@ $1";

    private static String page(String text) {
        CharacterModel model = TinyModels.of("gru:6", Targets.EVERY, text);
        return Page.of(PageData.of(
                SavedModel.unsaved(text, model), CorpusText.of(text), new InspectionOptions(2_000, 20, 30)));
    }

    private static String between(String page, String from, String to) {
        Matcher found = Pattern.compile(Pattern.quote(from) + "(.*?)" + Pattern.quote(to), Pattern.DOTALL)
                .matcher(page);
        assertThat(found.find()).as("%s … %s", from, to).isTrue();
        return found.group(1);
    }

    private static JsonNode data(String page) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
    }

    @Test
    void noTextCanEndItsPlace() throws IOException {
        String page = page(HOSTILE);

        assertThat(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"))
                .doesNotContain("<", ">", "&", "\u2028")
                .matches("\\A\\p{ASCII}+\\z");
        assertThat(data(page).path("text").path("content").asText()).isEqualTo(HOSTILE);
        assertThat(data(page).path("name").asText()).isEqualTo(HOSTILE);
        assertThat(page.split("<script", -1)).hasSize(3); // the figures and the script
    }

    @Test
    void nothingRunsButTheScriptAndNothingIsLoaded() throws GeneralSecurityException {
        String page = page("abcabc");
        String policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");

        assertThat(policy.split("; "))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "script-src '" + sum(between(page, "<script>", "</script>")) + "'",
                        "style-src '" + sum(between(page, "<style>", "</style>")) + "'");
        assertThat(page)
                .doesNotContain("src=", "<link", "@import", "url(http", "<iframe", " style=\"", "onclick", "innerHTML");
        assertThat(Pattern.compile("https?://[^'\"]*").matcher(page).results())
                .extracting(it -> it.group())
                .containsOnly("http://www.w3.org/2000/svg");
    }

    private static String sum(String content) throws GeneralSecurityException {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(sum);
    }

    @Test
    void aTextOfThousandsOfDistinctCharactersIsShown() throws IOException {
        String text = IntStream.range(0x4E00, 0x4E00 + 5_000)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());

        JsonNode shown = data(page(text));

        assertThat(shown.path("text").path("content").asText()).isEqualTo(text.substring(0, 2_000));
        assertThat(shown.path("run").path("vocabulary").asInt()).isEqualTo(5_000);
        assertThat(shown.path("notices").get(0).asText())
                .isEqualTo("The text has 5,000 characters, of which the first 2,000 are shown.");
    }

    @Test
    void hasAnElementForEachCharacter() throws IOException {
        JsonNode text = data(page("the cat sat on the mat")).path("text");

        for (String list : List.of("bits", "rank", "entropy", "likely", "advantage")) {
            assertThat(text.path(list)).as(list).hasSize(22);
            assertThat(text.path(list).get(0).isNull()).as(list).isTrue();
        }
        for (int i = 1; i < 22; i++) {
            double bits = text.path("bits").get(i).asDouble();
            assertThat(bits).isBetween(0.5, 10.0);
            assertThat(text.path("likely").get(i)).hasSize(5);
            assertThat(text.path("likely").get(i).get(0).get(1).asDouble())
                    .isGreaterThanOrEqualTo(Math.pow(2, -bits) - 1e-3);
        }
    }

    @Test
    void tellsWhatItCannotShow() {
        CharacterModel model = TinyModels.of("gru:4 lstm:3", Targets.LAST, "abc");

        PageData data = PageData.of(
                SavedModel.unsaved("mixed", model), CorpusText.of("abcxabc"), new InspectionOptions(2_000, 20, 30));

        assertThat(data.notices())
                .hasSize(2)
                .first()
                .isEqualTo("The model does not know 1 of the 7 characters: they were passed over.");
        assertThat(data.notices().get(1)).startsWith("What goes on in ").contains("LSTM");
        assertThat(data.text().looks()).isNull();
        assertThat(data.text().bits().get(3)).isNull();
    }
}
