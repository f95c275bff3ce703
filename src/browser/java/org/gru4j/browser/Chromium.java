package org.gru4j.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser, Debian's Chromium, and what all tests of pages ask it. */
public final class Chromium implements AutoCloseable {

    private static final Path PICTURES = Path.of("target/browser/pictures");
    private static final int HEIGHT = 900;
    private static final int WIDEST_TELEPHONE = 500;

    private final ChromeDriver driver;

    public Chromium() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("gru.chromium", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        Path chromedriver = Path.of(System.getProperty("gru.chromedriver", "/usr/bin/chromedriver"));
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .build(),
                options);
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** Shows pages on a screen of this width, {@code light} or {@code dark}. */
    public void look(int width, String scheme) {
        resize(width, HEIGHT);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void resize(int width, long height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < WIDEST_TELEPHONE));
    }

    /** Loads a page and waits until it is drawn. */
    public void load(String url) {
        driver.get(url);
        script(
                "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))");
    }

    public Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    public WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public String textOf(String css) {
        return one(css).getText();
    }

    /** Keeps a picture of the whole page, to be looked at. */
    public void photograph(int width, String name) throws IOException {
        resize(width, (Long) script("return document.documentElement.scrollHeight"));
        Files.write(Files.createDirectories(PICTURES).resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What stands on the browser's console since it was asked last: errors of a script, what a policy has kept back. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(it -> it.getMessage())
                .toList();
    }

    /** What was asked of the network since then, as the browser's own messages. */
    public List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(it -> it.getMessage())
                .filter(it -> it.contains("\"Network.requestWillBeSent\""))
                .toList();
    }

    /** Text of less contrast than 4.5 to what is behind it. */
    public List<?> hardToRead() {
        return (List<?>) script(CONTRASTS);
    }

    /** Whether the page is as wide as the screen, so that nothing is to be scrolled sideways. */
    public boolean fits(int width) {
        return script("return document.documentElement.scrollWidth").equals((long) width);
    }

    /** Controls that a screen reader could not name. */
    public List<?> nameless() {
        return (List<?>)
                script(
                        "return [...document.querySelectorAll('input, select, textarea, button')].filter(it => it.type !== 'hidden' && !it.labels?.length && !it.ariaLabel && !it.textContent.trim())");
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

    @Override
    public void close() {
        driver.quit();
    }
}
