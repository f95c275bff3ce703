package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What reading a damaged file may come to: something is read, or refused in a line. */
final class Refusal {

    private Refusal() {}

    /**
     * Whether it is refused, by a {@link KerasException} of one line; whatever else is thrown fails the test.
     *
     * @param number of the mutation, from which alone it can be made again
     */
    static boolean of(int number, ThrowingCallable reading) {
        try {
            reading.call();
            return false;
        } catch (KerasException refused) {
            assertThat(refused.getMessage())
                    .as("mutation %d", number)
                    .isNotBlank()
                    .hasLineCount(1)
                    .hasSizeLessThan(2000);
            return true;
        } catch (Throwable foreign) {
            return fail("mutation " + number, foreign);
        }
    }
}
