package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Models that Keras has written give the numbers that Keras gave: one test per {@code *.expected.json} under the
 * directories of the system property gru.modelcases, by default src/test/resources/keras-models and, where it is,
 * ../shared/keras-models. A case that cannot be expressed fails.
 */
class KerasModelTest {

    private static int files;
    private static int passed;

    @TestFactory
    Stream<DynamicTest> givesKerasNumbers() throws IOException {
        List<ModelCase> cases = ModelCase.all();
        assertThat(cases).as("model cases").isNotEmpty();
        files = cases.size();
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> {
                    one.run();
                    passed++;
                }));
    }

    @AfterAll
    static void report() {
        System.out.printf("keras models: %d files, %d passed%n", files, passed);
    }
}
