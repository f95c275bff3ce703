package org.gru4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.serve.ServerFixture.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.gru4j.browser.Chromium;
import org.gru4j.generation.Limits;
import org.gru4j.generation.internal.Opening;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** The page to write on in a real browser, with a pointer, with a finger, and with a keyboard alone. */
class WritingPageBrowserIT {

    private static ServerFixture server;
    private static Chromium browser;

    @BeforeAll
    static void open() throws IOException {
        Map<String, SavedModel> models = new LinkedHashMap<>();
        models.put("english", BaseModel.english());
        models.put("small", ServerFixture.small());
        server = ServerFixture.serving(models);
        browser = new Chromium();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    @BeforeEach
    void load() throws Exception {
        browser.look(1280, "light");
        browser.load(server.url());
        await(() -> browser.all("#model option").size() == 2);
    }

    /** Nothing on the console, and no request but to the server. */
    @AfterEach
    void theBrowserHasNothingToComplainAbout() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(it -> it.contains("\"url\":\"" + server.url()) || it.contains("\"url\":\"data:,\""));
    }

    private static WebElement sheet() {
        return browser.one("#text");
    }

    private static String text() {
        return (String) browser.script("return document.getElementById('text').value");
    }

    private static String suggestion() {
        return (String) browser.script("return state.suggestion");
    }

    private static void type(String words) throws Exception {
        sheet().sendKeys(words);
        await(() -> !suggestion().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
    void fitsScreensAndCanBeRead(int width, String scheme) throws Exception {
        browser.look(width, scheme);
        browser.load(server.url());
        await(() -> browser.all("#model option").size() == 2);
        type("The rain had stopped, and over the zyxw hills");
        browser.one("#write").click();
        await(() -> browser.all("#continuations .note").stream()
                .noneMatch(it -> it.getText().isEmpty()));
        await(() -> !browser.all("#behind .h7").isEmpty());

        assertThat(browser.fits(width)).isTrue();
        assertThat(browser.hardToRead()).as("text of less contrast than 4.5").isEmpty();
        assertThat(browser.nameless()).isEmpty();
        assertThat(
                        browser.script(
                                "return document.getElementById('behind').offsetHeight - document.getElementById('text').offsetHeight"))
                .isEqualTo(0L);
        browser.photograph(width, "writing-" + width + "-" + scheme);
    }

    @Test
    void aSuggestionIsTakenDroppedAndTakenBack() throws Exception {
        type("Tread softly");
        String suggested = suggestion();
        assertThat(browser.textOf("#suggestion")).startsWith("It would go on: ");
        assertThat(browser.script("return document.querySelector('#behind .ghost').textContent"))
                .isEqualTo(suggested);

        sheet().sendKeys(Keys.TAB);

        assertThat(text()).isEqualTo("Tread softly" + suggested);
        await(() -> !suggestion().isEmpty());
        sheet().sendKeys(Keys.ESCAPE);
        assertThat(suggestion()).isEmpty();
        assertThat(text()).isEqualTo("Tread softly" + suggested);

        browser.one("#undo").click();
        assertThat(text()).isEqualTo("Tread softly");

        await(() -> !suggestion().isEmpty());
        browser.one("#take").click();
        assertThat(text()).startsWith("Tread softly").isNotEqualTo("Tread softly");
        sheet().sendKeys(Keys.chord(Keys.CONTROL, "z"));
        assertThat(text()).isEqualTo("Tread softly");
        sheet().sendKeys(Keys.chord(Keys.CONTROL, "z"));
        assertThat(text()).isEmpty();
        assertThat(browser.one("#undo").isEnabled()).isFalse();
    }

    @Test
    void aKeyChoosesAmongFiveCharacters() throws Exception {
        type("Tread softl");
        await(() -> browser.all("#next button").size() == 5);
        String second = (String) browser.script("return state.next[1][0]");
        assertThat(browser.textOf("#next li:first-child")).startsWith("y");

        sheet().sendKeys(Keys.chord(Keys.ALT, "2"));
        assertThat(text()).isEqualTo("Tread softl" + second);

        await(() -> browser.all("#next button").size() == 5);
        String first = (String) browser.script("return state.next[0][0]");
        browser.one("#next button").click();
        assertThat(text()).isEqualTo("Tread softl" + second + first);
    }

    @Test
    void slidersSayInWordsWhatTheyDo() throws Exception {
        browser.one("#temperature").sendKeys(Keys.HOME);
        assertThat(browser.textOf("output[for=temperature]")).isEqualTo("always the likeliest character");
        assertThat(browser.one("#temperature").getAttribute("aria-valuetext"))
                .isEqualTo("always the likeliest character");
        browser.one("#max_tokens").sendKeys(Keys.HOME);
        assertThat(browser.textOf("output[for=max_tokens]")).isEqualTo("40 characters");

        type("Tread softly");
        browser.one("#write").click();
        await(() -> browser.all("#continuations .note").stream()
                .noneMatch(it -> it.getText().isEmpty()));

        SavedModel english = BaseModel.english();
        StringBuilder expected = new StringBuilder();
        new TextGenerator(english.model(), Opening.of(english))
                .write(
                        List.of(new Request(
                                "Tread softly",
                                Sampler.greedy(Filters.NONE),
                                new SplittableRandom(),
                                Limits.length(40),
                                expected::append)),
                        () -> false);
        List<String> written = new ArrayList<>();
        browser.all("#continuations pre")
                .forEach(it -> written.add((String) browser.script("return arguments[0].textContent", it)));
        assertThat(written).hasSize(3).containsOnly(expected.toString());
    }

    @Test
    void oneOfThreeContinuationsIsChosen() throws Exception {
        new Select(browser.one("#model")).selectByValue("small");
        sheet().sendKeys("abc");
        browser.one("#write").click();
        await(() -> browser.all("#continuations .note").stream()
                .noneMatch(it -> it.getText().isEmpty()));
        assertThat(browser.textOf("#continuations .note"))
                .startsWith("The longest run that stands in its training text: ");
        String second =
                (String) browser.script("return document.querySelectorAll('#continuations pre')[1].textContent");
        assertThat(second).hasSize(200);

        browser.all("#continuations button").get(1).click();

        assertThat(text()).isEqualTo("abc" + second);
        assertThat(browser.one("#stop").isEnabled()).isFalse();
    }

    @Test
    void whatSurprisesIsColoured() throws Exception {
        type("the house zqx of the");
        await(() -> !browser.all("#behind .h7").isEmpty());
        assertThat(browser.all("#behind .h7"))
                .anySatisfy(it -> assertThat("zqx").contains(it.getText().strip()));
        assertThat(browser.textOf("#surprise"))
                .matches("A character of yours surprises it by \\d+\\.\\d bits on average\\.");

        browser.one("#colours").click();
        assertThat(browser.all("#behind .h7")).isEmpty();
        assertThat(browser.textOf("#behind")).startsWith("the house zqx of the");
    }

    @Test
    void eachModelHasItsReport() throws Exception {
        String here = browser.driver().getWindowHandle();
        new Select(browser.one("#model")).selectByValue("small");
        browser.one("#report button").click();
        await(() -> browser.driver().getWindowHandles().size() == 2);
        for (String window : browser.driver().getWindowHandles()) {
            if (!window.equals(here)) {
                browser.driver().switchTo().window(window);
                await(() -> browser.driver().getTitle().equals("What the model learnt: first"));
                browser.driver().close();
            }
        }
        browser.driver().switchTo().window(here);
    }

    @Test
    void aKeyboardReachesEverything() throws Exception {
        List<String> reached = new ArrayList<>();
        browser.one("body").click();
        for (int i = 0; i < 20; i++) {
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
            reached.add(
                    (String) browser.script("return document.activeElement.id || document.activeElement.textContent"));
        }
        assertThat(reached)
                .contains(
                        "model",
                        "What it has learnt",
                        "copy",
                        "download",
                        "suggests",
                        "colours",
                        "text",
                        "write",
                        "temperature",
                        "top_k",
                        "top_p",
                        "min_p",
                        "repetition_penalty",
                        "max_tokens");
    }

    @Test
    void withoutASuggestionTabGoesOn() throws Exception {
        type("Tread");
        sheet().sendKeys(Keys.ESCAPE, Keys.TAB);
        assertThat(browser.script("return document.activeElement.id")).isNotEqualTo("text");
        assertThat(text()).isEqualTo("Tread");
    }

    @Test
    void aHostileTextIsText() throws Exception {
        String hostile = "</textarea><script>document.title='run'</script><b>&amp; ";
        type(hostile);

        assertThat(browser.textOf("#behind")).startsWith(hostile.strip());
        assertThat(browser.script("return document.querySelectorAll('#behind b, #behind script').length"))
                .isEqualTo(0L);
        assertThat(browser.driver().getTitle()).isEqualTo("A sheet of paper – gru");
    }

    @Test
    void aLockedServerAsksForItsKey() throws Exception {
        try (ServerFixture locked = ServerFixture.with("tread-softly", 16)) {
            browser.load(locked.url());
            await(() -> browser.one("#key-form").isDisplayed());
            assertThat(browser.textOf("#problem")).contains("the API key is missing or wrong");
            assertThat(browser.complaints()).allMatch(it -> it.contains("401"));

            browser.one("#key").sendKeys("tread-softly", Keys.ENTER);
            await(() -> browser.all("#model option").size() == 2);
            assertThat(browser.one("#key-form").isDisplayed()).isFalse();

            browser.load("about:blank");
            browser.load(locked.url() + "#key=tread-softly");
            await(() -> browser.all("#model option").size() == 2);
            assertThat(browser.requests()).noneMatch(it -> it.matches(".*\"(url|Referer)\":\"[^\"]*key=.*"));
            browser.load("about:blank");
            browser.requests();
        }
        browser.load(server.url());
    }
}
