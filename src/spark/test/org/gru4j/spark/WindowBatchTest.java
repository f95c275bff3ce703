package org.gru4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowBatchTest {

    private static final WindowBatch BATCH =
            new WindowBatch(12, List.of(new Place(0, 123_456_789_012L, 63), new Place(3, Place.LINE_END_BEFORE, 0)));

    @Test
    void isWhatItWasAfterTheWayToTheExecutor() {
        assertThat(WindowBatch.of(BATCH.toUri("hdfs://host:9000"))).isEqualTo(BATCH);
    }

    @Test
    void isAUriOfItsFileSystem() {
        URI uri = URI.create(BATCH.toUri("hdfs://host:9000"));

        assertThat(uri.getScheme()).isEqualTo("hdfs");
        assertThat(uri.getAuthority()).isEqualTo("host:9000");
    }
}
