package org.gru4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the index in a model file of 0.1.0. */
class EarlierCopyIndexTest {

    private byte[] content;
    private String fingerprint;
    private Vocabulary vocabulary;

    @BeforeEach
    void read() throws IOException {
        try (ZipFile file = new ZipFile("src/test/resources/models/gru.zip")) {
            content = file.getInputStream(file.getEntry("copy-index.bin")).readAllBytes();
            JsonNode model = new JsonMapper().readTree(file.getInputStream(file.getEntry("gru4j.json")));
            vocabulary = Vocabulary.of(model.get("vocabulary").asText());
            fingerprint = model.get("provenance").get("corpusFingerprint").asText();
        }
    }

    @Test
    void givesTheVeryTextThatTheModelWasTrainedOn() {
        CopyIndex index = EarlierCopyIndex.read(content, vocabulary);

        String text = vocabulary.decode(index.text().ids(0, index.characters()));
        assertThat(CorpusText.of(text).fingerprint()).isEqualTo(fingerprint);
        int[] middle = index.text().ids(100, 140);
        assertThat(index.find(middle, 0, middle.length)).isNotNull();
    }

    @Test
    void refusesWhatIsCutOffOrOfAnotherModel() {
        for (int length : new int[] {0, 7, 8, content.length - 1}) {
            assertRefused(Arrays.copyOf(content, length), vocabulary);
        }
        assertRefused(Arrays.copyOf(content, content.length + 1), vocabulary);
        assertRefused(content, Vocabulary.of("abc"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EarlierCopyIndex.read(
                        ByteBuffer.wrap(content.clone())
                                .putInt(0, Integer.MAX_VALUE)
                                .array(),
                        vocabulary))
                .withMessage("it has 1 to 16,777,216 characters, but this one 2,147,483,647");
    }

    /** Bits that no text has: it ends, with a refusal or with some other text in the model's characters. */
    @Test
    void whateverTheBitsAreItEnds() {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            byte[] other = content.clone();
            other[8 + random.nextInt(other.length - 8)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(EarlierCopyIndex.read(other, vocabulary).characters())
                        .isPositive();
            } catch (IllegalArgumentException none) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static void assertRefused(byte[] content, Vocabulary vocabulary) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EarlierCopyIndex.read(content, vocabulary))
                .withMessage("it holds no text in the model's characters");
    }
}
