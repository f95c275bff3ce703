package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TorchStreamTest extends TensorFileContract {

    private static byte[] content() throws IOException {
        return Files.readAllBytes(CASES.resolve("old_form.pt"));
    }

    @Override
    TensorFile file() throws IOException {
        return TorchStream.of(content());
    }

    @Test
    void knowsItsOwn() throws IOException {
        assertThat(TorchStream.isOne(content())).isTrue();
        assertThat(TorchStream.isOne(Files.readAllBytes(CASES.resolve("gru.pt"))))
                .isFalse();
        assertThat(TorchStream.isOne(new byte[3])).isFalse();
    }

    @Test
    void whatIsDamagedIsRefused() throws IOException {
        byte[] content = content();
        assertThatThrownBy(() -> TorchStream.of(Arrays.copyOf(content, content.length - 1)))
                .isInstanceOf(FormatException.class)
                .hasMessage("is damaged: its storages are not those of its tensors");
        assertThatThrownBy(() -> TorchStream.of(Arrays.copyOf(content, 40)))
                .isInstanceOf(FormatException.class)
                .hasMessage("has a pickle that ends in the middle");
        content[4]++;
        assertThatThrownBy(() -> TorchStream.of(content))
                .hasMessage("is no file of PyTorch, or of a version that is not known");
    }
}
