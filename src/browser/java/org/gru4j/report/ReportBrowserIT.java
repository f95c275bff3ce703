package org.gru4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.browser.Chromium;
import org.gru4j.run.SampleOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** The page in a real browser, Debian's Chromium: it shows what it should, loads nothing, and every control works. */
class ReportBrowserIT {

    private static final String HOSTILE =
            "</script><script>document.title='run'</script> <b>&amp;</b> \"'`${1} \uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD \u0000 end\n";

    @TempDir
    private static Path folder;

    private static Path page;
    private static Path hostile;
    private static Path ofRun;
    private static Path tuned;
    private static Chromium browser;

    @BeforeAll
    static void drawPagesAndOpenTheBrowser() throws IOException {
        String line = "\"Tread softly,\" she said (and she smiled), 'because You tread on MY dreams.'\n";
        LanguageModel model = trained(line.repeat(60), "model");
        page = folder.resolve("page.html");
        model.report(null).write(page);
        ofRun = folder.resolve("model/report.html");
        Training.fineTune(model, Corpus.of(line.repeat(80)))
                .recipe(model.recipe().toBuilder()
                        .learningRate(0.3)
                        .validation(0.2)
                        .epochs(1)
                        .build())
                .directory(folder.resolve("tuned"))
                .run();
        tuned = folder.resolve("tuned/report.html");
        hostile = folder.resolve("hostile.html");
        StringBuilder many = new StringBuilder(HOSTILE);
        for (int i = 0; i < 5_000; i++) {
            many.appendCodePoint(0x4E00 + i);
        }
        String text = many.append(HOSTILE.repeat(10)).toString();
        trained(text, "hostile").report(Corpus.of(HOSTILE.repeat(10))).write(hostile);

        browser = new Chromium();
    }

    private static LanguageModel trained(String text, String name) throws IOException {
        return Training.of(Corpus.of(text))
                .recipe(Recipe.builder()
                        .layers("gru:12 gru:8")
                        .window(16)
                        .batchSize(8)
                        .epochs(3)
                        .build())
                .directory(folder.resolve(name))
                .samples(new SampleOptions(List.of(0.5, 1.0), 60, 1))
                .run();
    }

    @AfterAll
    static void closeTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.look(1280, "light");
        load(page);
    }

    /** No error, nothing on the console at all, and no request but the file itself. */
    @AfterEach
    void theBrowserHasNothingToComplainAbout() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(it -> it.contains("\"documentURL\":\"file://") && it.contains("\"type\":\"Document\""));
    }

    private static void load(Path file) {
        browser.load(file.toUri().toString());
    }

    private static Object script(String script) {
        return browser.script(script);
    }

    private static WebElement one(String css) {
        return browser.one(css);
    }

    private static String textOf(String css) {
        return browser.textOf(css);
    }

    @ParameterizedTest
    @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
    void fitsScreensAndCanBeRead(int width, String scheme) throws IOException {
        browser.look(width, scheme);
        load(page);

        assertThat(browser.fits(width)).isTrue();
        assertThat(browser.hardToRead()).as("text of less contrast than 4.5").isEmpty();
        assertThat(browser.all("svg[role=img]"))
                .hasSizeGreaterThan(6)
                .allMatch(it -> it.getAttribute("aria-label").length() > 20);
        assertThat(browser.nameless()).isEmpty();
        browser.photograph(width, width + "-" + scheme);
    }

    @Test
    void theSlidersGoThroughTheEpochs() {
        String last = textOf("#epoch-figures");
        String lastText = textOf("#samples pre");
        one("#epoch").sendKeys(Keys.HOME);

        assertThat(textOf("#epoch-figures")).startsWith("1 – training ").isNotEqualTo(last);
        assertThat(one("#epoch").getAttribute("aria-valuetext")).isEqualTo(textOf("#epoch-figures"));
        assertThat(textOf("#samples pre")).isNotEqualTo(lastText);
        assertThat(textOf("#sample-number")).isEqualTo("1");

        one("#sample-epoch").sendKeys(Keys.END);

        assertThat(textOf("#epoch-figures")).isEqualTo(last).startsWith("3 ");
        assertThat(textOf("#samples pre")).isEqualTo(lastText);
    }

    @Test
    void pointingAtACharacterTellsWhatWasExpected() {
        List<WebElement> characters = browser.all("#surprise-strip span");
        new Actions(browser.driver()).moveToElement(characters.get(30)).perform();

        String shown = textOf("#expected");
        assertThat(shown).contains("Character 31: ").contains("rank ").contains("entropy ");
        assertThat(browser.all("#expected tbody tr")).hasSize(5);
        assertThat(browser.all("#gain-strip .chosen")).hasSize(1);

        one("#surprise-strip .strip").sendKeys(Keys.ARROW_RIGHT);
        assertThat(textOf("#expected")).contains("Character 32: ");
        one("#surprise-strip .strip").sendKeys(Keys.ARROW_DOWN);
        assertThat(textOf("#expected")).doesNotContain("Character 32: ");
        one("#surprise-strip .strip").sendKeys(Keys.ARROW_UP);
        assertThat(textOf("#expected")).contains("Character 32: ");
    }

    @Test
    void theGatesOfALayerAreChosenAndRead() {
        assertThat(new Select(one("#gate-layer")).getOptions()).hasSize(2);
        String update = (String) script("return document.querySelector('#gate-map canvas').toDataURL()");
        new Select(one("#gate-kind")).selectByValue("reset");
        assertThat(script("return document.querySelector('#gate-map canvas').toDataURL()"))
                .isNotEqualTo(update);
        assertThat(textOf("#gate-value")).contains("r is about ");
        assertThat(textOf("#gate-figures")).contains("How often the reset gate is saturated");

        new Select(one("#gate-layer")).selectByIndex(1);
        assertThat(script("return document.querySelector('#gate-map canvas').height"))
                .isEqualTo(8L);
        WebElement map = one("#gate-map canvas");
        new Actions(browser.driver()).moveToElement(map).perform();
        String middle = textOf("#gate-value");
        map.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT);
        assertThat(textOf("#gate-value")).isNotEqualTo(middle);

        String before = textOf("#gate-map .under");
        one("#gate-from").sendKeys(Keys.END);
        assertThat(textOf("#gate-map .under")).isNotEqualTo(before);
    }

    @Test
    void theUnitsOfALayerAreChosen() {
        Select layers = new Select(one("#cell-layer"));
        layers.selectByIndex(1);
        Select units = new Select(one("#cell-unit"));
        assertThat(browser.all("#cell-unit optgroup[label='By memory'] option")).hasSize(8);
        units.selectByIndex(0);
        Object first =
                script("return [...document.querySelectorAll('#cell-strip span')].map(it => it.className).join()");
        units.selectByIndex(units.getOptions().size() - 1);
        assertThat(script("return [...document.querySelectorAll('#cell-strip span')].map(it => it.className).join()"))
                .isNotEqualTo(first);
        assertThat(textOf("#cell-value")).contains("After ").contains("unit ");
    }

    @Test
    void choosingACharacterShowsWhatItLookedBackAt() {
        List<WebElement> asked = browser.all("#looks-strip .asked");
        assertThat(asked).hasSizeGreaterThan(50);
        String before = textOf("#looks-value");
        asked.get(40).click();
        assertThat(textOf("#looks-value")).isNotEqualTo(before).contains("depends most on");
        assertThat(browser.all("#looks-strip .h7")).isNotEmpty();
        assertThat(textOf("#looks-curve")).contains("this one", "mean");

        String chosen = textOf("#looks-value");
        one("#looks-strip .strip").sendKeys(Keys.ARROW_RIGHT);
        assertThat(textOf("#looks-value")).isNotEqualTo(chosen);
    }

    @Test
    void aHostileTextIsShownAsText() {
        load(hostile);

        assertThat(browser.driver().getTitle()).isEqualTo("What the model learnt: hostile");
        String shown = (String) script("return document.querySelector('#surprise-strip .strip').textContent");
        assertThat(shown)
                .contains("</script><script>document.title='run'</script> <b>&amp;</b> \"'`${1} \uD83D\uDE00")
                .contains("\u05E9\u05DC\u05D5\u05DD \u2400 end");
        assertThat(script("return document.scripts.length")).isEqualTo(2L);
        assertThat(script("return document.querySelectorAll('#surprise-strip b').length"))
                .isEqualTo(0L);
        assertThat(textOf("#network-text")).contains("between 5,0");
    }

    @Test
    void thePageOfARunHasItsPartOnly() {
        load(ofRun);

        assertThat(browser.all("#losses svg")).hasSize(1);
        assertThat(one("#surprise").isDisplayed()).isFalse();
        assertThat(one("nav").getText()).isEqualTo("The run\nThe network");
        assertThat(textOf("#samples")).contains("temperature 0.5", "temperature 1");
    }

    @Test
    void aTunedModelIsComparedWithTheOneThatItBeganFrom() {
        load(tuned);

        assertThat(textOf("#losses")).contains("held out", "base ");
        assertThat(textOf("#origin")).contains("which had learnt 4,620 characters");
    }

    @Test
    void theBestIsFoundWhereverItWasMeasured() {
        String run = "{epochs: [{epoch: 1, iteration: 10, train_loss: 1, validation_loss: 3}], measurements: [%s]}";
        String before = "{iteration: 0, validationLoss: 2.5}";
        String within = "{iteration: 5, validationLoss: 2.75}";

        assertThat(script("return bestOf(" + run.replace("%s", before + ", " + within) + ").when"))
                .isEqualTo("before its first step");
        assertThat(script("return bestOf(" + run.replace("%s", within) + ").when"))
                .isEqualTo("in epoch 1");
        assertThat(script("return bestOf(" + run.replace("%s", "") + ").loss")).isEqualTo(3L);
        assertThat(script("return bestOf({epochs: [], measurements: []})")).isNull();
    }
}
