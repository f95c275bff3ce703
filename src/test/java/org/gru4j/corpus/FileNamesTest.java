package org.gru4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *.md           | a.md
                    *.md           | A.MD
                    *.MD           | ärger.md
                    *.ÄÖ           | a.äö
                    letter-??.txt  | letter-07.txt
                    letter-?.txt   | letter-😀.txt
                    *.{md,rst}     | a.rst
                    *{.md,.rst}    | a.md
                    *.md,*.rst     | a.rst
                    [a-c]*         | b
                    [!a-c]*        | d
                    [^a-c]*        | d
                    [*]            | *
                    []].txt        | ].txt
                    a+(b).txt      | a+(b).txt
                    *              | README
                    """)
    void match(String pattern, String name) {
        assertThat(FileNames.of(List.of(pattern)).match(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *.md           | a.txt
                    *.md           | a.md.bak
                    *.md           | amd
                    letter-??.txt  | letter-7.txt
                    *.{md,rst}     | a.md,rst
                    [a-c]*         | d
                    [!a-c]*        | B
                    """)
    void doNotMatch(String pattern, String name) {
        assertThat(FileNames.of(List.of(pattern)).match(name)).isFalse();
    }

    @Test
    void matchOneOfSeveralPatterns() {
        FileNames names = FileNames.of(List.of("*.md", "*.rst"));

        assertThat(names.match("a.rst")).isTrue();
        assertThat(names.match("a.txt")).isFalse();
        assertThat(FileNames.TEXT.match("LETTER.TXT")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ' '        | a pattern for the names of files is empty: write for example *.md
                    texts/*.md | the pattern 'texts/*.md' has a /, but is for the names of files, in whatever folder: write for example *.md
                    .md        | the pattern '.md' is for hidden files, which are never read: write for example *.md for an ending
                    *.a,.md    | the pattern '*.a,.md' is for hidden files, which are never read: write for example *.md for an ending
                    *.{md      | the pattern '*.{md' is not complete: every [ and { needs its ] and }
                    *.md}      | the pattern '*.md}' is not complete: every [ and { needs its ] and }
                    [a         | the pattern '[a' is not complete: every [ and { needs its ] and }
                    """)
    void refusePatternsThatNoFileCanMatch(String pattern, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileNames.of(List.of(pattern)))
                .withMessage(message);
    }

    @Test
    void needAPattern() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileNames.of(List.of()));
    }
}
