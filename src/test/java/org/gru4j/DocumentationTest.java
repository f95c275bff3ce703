package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README, the pages of the site, and what they link to. */
class DocumentationTest {

    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Path MENU = Path.of("src/site/site.xml");
    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#([^)]*))?\\)");
    private static final long LONGEST_README = 10_000;

    /** Fewer than this, and the pattern no longer finds them. */
    private static final int FEWEST_LINKS = 30;

    /** Programs that show Markdown name the anchors of headings differently: a part that is linked to has one of its own. */
    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> documents = new ArrayList<>(pages());
        documents.addAll(List.of(README, Path.of(".github/CONTRIBUTING.md")));
        int links = 0;
        for (Path document : documents) {
            Matcher link = LINK.matcher(Files.readString(document));
            for (; link.find(); links++) {
                Path target = document.toAbsolutePath().resolveSibling(link.group(1));
                assertThat(target).as("%s in %s", link.group(), document).exists();
                if (link.group(2) != null) {
                    assertThat(Files.readString(target))
                            .as("%s in %s", link.group(), document)
                            .contains("<a id=\"" + link.group(2) + "\"></a>");
                }
            }
        }
        assertThat(links).isGreaterThan(FEWEST_LINKS);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(it -> it.toString().endsWith(".md")).sorted().toList();
        }
    }

    @Test
    void theMenuAndTheReadmeNameEveryPage() throws IOException {
        String menu = Files.readString(MENU);
        String readme = Files.readString(README);
        for (Path page : pages()) {
            String name = page.getFileName().toString().replace(".md", "");
            assertThat(menu).contains("href=\"" + name + ".html\"");
            if (!name.equals("index")) {
                assertThat(readme).contains("(src/site/markdown/" + name + ".md)");
            }
        }
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.size(README)).isLessThanOrEqualTo(LONGEST_README);
    }
}
