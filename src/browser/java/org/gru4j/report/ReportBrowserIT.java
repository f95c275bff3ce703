package org.gru4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.run.SampleOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
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
    private static ChromeDriver browser;

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

        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("gru.chromium", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        Path driver = Path.of(System.getProperty("gru.chromedriver", "/usr/bin/chromedriver"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                options);
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
            browser.quit();
        }
    }

    @BeforeEach
    void open() {
        look(1280, "light");
        load(page);
    }

    /** No error, nothing on the console at all, and no request but the file itself. */
    @AfterEach
    void theBrowserHasNothingToComplainAbout() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        assertThat(browser.manage().logs().get(LogType.PERFORMANCE).getAll())
                .extracting(it -> it.getMessage())
                .filteredOn(it -> it.contains("\"Network.requestWillBeSent\""))
                .isNotEmpty()
                .allMatch(it -> it.contains("\"documentURL\":\"file://") && it.contains("\"type\":\"Document\""));
    }

    private static void look(int width, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void load(Path file) {
        browser.get(file.toUri().toString());
        script(
                "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))");
    }

    private static Object script(String script) {
        return browser.executeScript(script);
    }

    private static WebElement one(String css) {
        return browser.findElement(By.cssSelector(css));
    }

    private static String textOf(String css) {
        return one(css).getText();
    }

    @ParameterizedTest
    @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
    void fitsScreensAndCanBeRead(int width, String scheme) throws IOException {
        look(width, scheme);
        load(page);

        assertThat(script("return document.documentElement.scrollWidth")).isEqualTo((long) width);
        assertThat((List<?>) script(CONTRASTS))
                .as("text of less contrast than 4.5")
                .isEmpty();
        assertThat(browser.findElements(By.cssSelector("svg[role=img]")))
                .hasSizeGreaterThan(6)
                .allMatch(it -> it.getAttribute("aria-label").length() > 20);
        assertThat((List<?>) script(
                        "return [...document.querySelectorAll('input, select')].filter(it => !it.labels.length)"))
                .isEmpty();
        long height = (Long) script("return document.documentElement.scrollHeight");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        Path pictures = Files.createDirectories(Path.of("target/browser/pictures"));
        Files.write(pictures.resolve(width + "-" + scheme + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** All elements that have text of their own, against what is behind them; colours may be half transparent. */
    private static final String CONTRASTS = """
            const parsed = it => (it.match(/[\\d.]+/g) || []).map(Number);
            const over = (front, back) => { const a = front[3] ?? 1; return [0, 1, 2].map(i => a * front[i] + (1 - a) * back[i]); };
            const behind = it => {
              const layers = [];
              for (; it; it = it.parentElement) { const c = parsed(getComputedStyle(it).backgroundColor); if ((c[3] ?? 1) > 0) layers.unshift(c); }
              return layers.reduce((back, front) => over(front, back), [255, 255, 255]);
            };
            const light = c => c.slice(0, 3).map(it => it / 255).map(it => it <= .04045 ? it / 12.92 : ((it + .055) / 1.055) ** 2.4).reduce((sum, it, i) => sum + it * [.2126, .7152, .0722][i], 0);
            const found = [];
            for (const it of document.querySelectorAll('body *:not(script):not(option):not(optgroup)')) {
              if (!it.getClientRects().length || ![...it.childNodes].some(child => child.nodeType === 3 && child.data.trim())) continue;
              const style = getComputedStyle(it);
              const back = behind(it);
              const front = over(parsed(it instanceof SVGElement ? style.fill : style.color).slice(0, 3).concat(Number(style.opacity)), back);
              const [low, high] = [light(front), light(back)].sort((one, other) => one - other);
              if ((high + .05) / (low + .05) < 4.5) found.push(it.className + ': ' + it.textContent.slice(0, 30) + ' ' + ((high + .05) / (low + .05)).toFixed(2));
            }
            return found.slice(0, 10);
            """;

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
        List<WebElement> characters = browser.findElements(By.cssSelector("#surprise-strip span"));
        new Actions(browser).moveToElement(characters.get(30)).perform();

        String shown = textOf("#expected");
        assertThat(shown).contains("Character 31: ").contains("rank ").contains("entropy ");
        assertThat(browser.findElements(By.cssSelector("#expected tbody tr"))).hasSize(5);
        assertThat(browser.findElements(By.cssSelector("#gain-strip .chosen"))).hasSize(1);

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
        new Actions(browser).moveToElement(map).perform();
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
        assertThat(browser.findElements(By.cssSelector("#cell-unit optgroup[label='By memory'] option")))
                .hasSize(8);
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
        List<WebElement> asked = browser.findElements(By.cssSelector("#looks-strip .asked"));
        assertThat(asked).hasSizeGreaterThan(50);
        String before = textOf("#looks-value");
        asked.get(40).click();
        assertThat(textOf("#looks-value")).isNotEqualTo(before).contains("depends most on");
        assertThat(browser.findElements(By.cssSelector("#looks-strip .h7"))).isNotEmpty();
        assertThat(textOf("#looks-curve")).contains("this one", "mean");

        String chosen = textOf("#looks-value");
        one("#looks-strip .strip").sendKeys(Keys.ARROW_RIGHT);
        assertThat(textOf("#looks-value")).isNotEqualTo(chosen);
    }

    @Test
    void aHostileTextIsShownAsText() {
        load(hostile);

        assertThat(browser.getTitle()).isEqualTo("What the model learnt: hostile");
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

        assertThat(browser.findElements(By.cssSelector("#losses svg"))).hasSize(1);
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
