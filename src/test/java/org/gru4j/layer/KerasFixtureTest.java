package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The layer gives the numbers that Keras gave: one test per case of the gru-fixture/1 files in the directories of the
 * system property gru.fixtures, by default src/test/resources/keras and, where it is, ../shared/fixtures. A case that
 * cannot be expressed fails.
 */
class KerasFixtureTest {

    private static int cases;
    private static int passed;

    @TestFactory
    Stream<DynamicTest> givesKerasNumbers() throws IOException {
        List<FixtureFiles.Case> found = FixtureFiles.cases();
        assertThat(found).as("cases in the fixture directories").isNotEmpty();
        cases = found.size();
        return found.stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> {
                    FixtureRunner.run(one.tree());
                    passed++;
                }));
    }

    @AfterAll
    static void report() {
        System.out.printf("keras fixtures: %d cases, %d passed%n", cases, passed);
    }
}
