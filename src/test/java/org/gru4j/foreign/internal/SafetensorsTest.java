package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest extends TensorFileContract {

    @Override
    TensorFile file() throws IOException {
        return Safetensors.of(Files.readAllBytes(CASES.resolve("safetensors.safetensors")));
    }

    @Test
    void readsEveryKindOfFloat() throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putDouble(0, 1 / 3.0).putFloat(8, -1.5f).putShort(12, (short) 0x3f80);
        numbers.putShort(14, (short) 0xc248).putShort(16, (short) 0x8001).putShort(18, (short) 0x7c00);
        Safetensors file = Safetensors.of(file(
                "{'d':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},'f':{'dtype':'F32','shape':[],'data_offsets':[8,12]},"
                        + "'b':{'dtype':'BF16','shape':[1],'data_offsets':[12,14]},'h':{'dtype':'F16','shape':[3,1],'data_offsets':[14,20]},"
                        + "'i':{'dtype':'I32','shape':[2],'data_offsets':[0,8]}}",
                numbers.array()));

        assertThat(file.tensors().get("d").numbers()).isEqualTo(new double[] {1 / 3.0});
        assertThat(file.tensors().get("f").numbers()).isEqualTo(new float[] {-1.5f});
        assertThat(file.tensors().get("b").numbers()).isEqualTo(new float[] {1});
        assertThat(file.tensors().get("h").numbers())
                .isEqualTo(new float[] {-3.140625f, -0x1p-24f, Float.POSITIVE_INFINITY});
        assertThatThrownBy(() -> file.tensors().get("i").numbers())
                .hasMessage("has whole numbers of 32 bits where weights must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}|has a tensor of shape [3] that does not lie in its 2 numbers",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}|is damaged: the tensor a has another length than its shape",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}|is damaged: the tensor a has no place",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|has a tensor of shape [-1] that does not lie in its 2 numbers",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}|has a tensor of shape [4294967296, 4294967296] that does not lie in its 2 numbers",
                "{'a':{'dtype':'X','shape':[1],'data_offsets':[0,4]}}|has numbers of the type \"X\", which is not known",
                "{'a':7}|has numbers of the type \"\", which is not known",
                "{'a|is damaged: its header is not JSON",
                "[]|is damaged: its header is no JSON object"
            })
    void damageIsToldInALine(String header, String message) {
        assertThatThrownBy(() -> Safetensors.of(file(header, new byte[8])))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void aHeaderThatIsLongerThanTheFileIsRefused() {
        byte[] content = file("{}", new byte[8]);
        content[0]++;
        content[1]++;
        assertThatThrownBy(() -> Safetensors.of(content)).hasMessage("is damaged, or no file of safetensors");
        assertThatThrownBy(() -> Safetensors.of(new byte[7])).hasMessage("is damaged, or no file of safetensors");
    }

    private static byte[] file(String header, byte[] numbers) {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(numbers)
                .array();
    }
}
