package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class WorkersTest {

    @Test
    void asManyAsAskedFor() {
        int before = Workers.count();
        try {
            Workers.use(3);

            assertThat(Workers.ranges(100, 8)).hasSize(3);
            assertThatThrownBy(() -> Workers.use(0)).hasMessage("threads must be 1 or more, but is 0");
            assertThat(Workers.count()).isEqualTo(3);
        } finally {
            Workers.use(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 16, 33, 128, 1000})
    void rangesFollowEachOtherThroughTheWholeBatch(long rows) {
        long next = 0;
        for (Workers.Range range : Workers.ranges(rows, 8)) {
            assertThat(range.from()).isEqualTo(next);
            assertThat(range.count()).isPositive();
            assertThat(range.of(Nd4j.zeros(rows, 2, 3)).shape()).containsExactly(range.count(), 2, 3);
            next = range.to();
        }
        assertThat(next).isEqualTo(rows);
    }

    @Test
    void aFailureReachesWhoAskedForTheWork() {
        assertThatThrownBy(() -> Workers.forEach(List.of(1, 2), part -> {
                    if (part == 2) {
                        throw new IllegalStateException("no");
                    }
                }))
                .hasMessage("the computation failed: java.lang.IllegalStateException: no");
    }
}
