package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CompactFile;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.model.internal.ZipContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were damaged or forged: {@code gru generate} refuses each in one line, with exit status 1. */
class StrangersModelTest {

    private static final String GRU = "gru4j.json";
    private static final String NETWORK = "configuration.json";
    private static final String NUMBERS = "coefficients.bin";
    private static final String STATE = "updaterState.bin";

    /** Where a row of floats has its rank, which the rest of the shape follows. */
    private static final int SHAPE = 18 + 8 + 6;

    /** Where it has its length. */
    private static final int LENGTH = SHAPE + 6 * Long.BYTES + 18;

    /** Of {@code gru:6} and a softmax over eight characters; Adam keeps two numbers for each. */
    private static final int PARAMETERS = 3 * 6 * (8 + 6 + 2) + 6 * 8 + 8;

    @TempDir
    Path folder;

    private Path file;
    private Map<String, byte[]> entries;

    @BeforeEach
    void save() throws IOException {
        file = folder.resolve("model.zip");
        ModelFile.save(TinyModels.of("gru:6", Targets.EVERY, "abcdefgh"), file);
        entries = ZipContent.of(file);
    }

    @Test
    void whatIsWrongBelowIsAllThatIsWrong() throws IOException {
        ZipContent.write(file, entries);

        generate().assertDone();
    }

    // ---- damage ----

    @Test
    void oneBitInTheMiddle() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int inNumbers = new String(bytes, ISO_8859_1).indexOf(NUMBERS) + 300;
        bytes[inNumbers] ^= 1;
        Files.write(file, bytes);

        assertRefused("its coefficients.bin is damaged, the checksum is wrong; copy the file again");
    }

    @Test
    void aFileThatWasCutOff() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));

        generate().assertFailed(Words.format("gru generate: %s is not a model that gru can read, or is damaged", file));
    }

    @Test
    void anotherVersion() throws IOException {
        edit(GRU, "\"format\" : 1", "\"format\" : 2");

        generate()
                .assertFailed(Words.format(
                        "gru generate: %s has format 2, but this gru reads format 1: use the gru that wrote it", file));
    }

    @Test
    void noVersion() throws IOException {
        edit(GRU, "\"format\" : 1", "\"format\" : \"new\"");

        assertRefused("its gru4j.json does not say which format it has");
    }

    // ---- entries ----

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "preprocessor.bin", "gru4j.json/"})
    void anEntryThatAModelDoesNotHave(String name) throws IOException {
        entries.put(name, new byte[0]);
        ZipContent.write(file, entries);

        assertRefused(Words.format("it holds \"%s\"", name));
    }

    @Test
    void anEntryWhoseNameWouldTakeOverTheTerminal() throws IOException {
        entries.put("a\n\u001b[2J" + "b".repeat(100), new byte[0]);
        ZipContent.write(file, entries);

        assertRefused("it holds \"a??[2J" + "b".repeat(74) + "…\"");
    }

    @Test
    void anEntryThatIsThereTwice() throws IOException {
        List<Map.Entry<String, byte[]>> twice = new ArrayList<>(entries.entrySet());
        twice.add(Map.entry("gru4j.jsom", entries.get(GRU)));
        String zip = new String(ZipContent.zip(twice), ISO_8859_1);
        Files.write(file, zip.replace("gru4j.jsom", GRU).getBytes(ISO_8859_1));

        assertRefused("it holds gru4j.json twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {GRU, NETWORK, NUMBERS})
    void anEntryThatIsMissing(String name) throws IOException {
        entries.remove(name);
        ZipContent.write(file, entries);

        assertRefused("it has no " + name);
    }

    @Test
    void aZipBombOfText() throws IOException {
        entries.put(NETWORK, new byte[50_000_000]);
        ZipContent.write(file, entries);

        assertRefused("its configuration.json has 50,000,000 bytes, but at most 16,777,216 are read");
    }

    @Test
    void aZipBombOfNumbers() throws IOException {
        entries.put(NUMBERS, row(25_000_000, 0));
        ZipContent.write(file, entries);

        assertRefused(Words.format(
                "its coefficients.bin has 100,000,113 bytes, but at most %,d are read", 8 * Files.size(file)));
    }

    /** The size that the zip's directory gives is less than what comes out. */
    @Test
    void aZipBombThatLiesAboutItsSize() throws IOException {
        byte[] big = entries.get(NETWORK);
        byte[] zip = ZipContent.zip(List.copyOf(entries.entrySet()));
        byte[] size =
                ByteBuffer.allocate(4).putInt(Integer.reverseBytes(big.length)).array();
        byte[] less = ByteBuffer.allocate(4).putInt(Integer.reverseBytes(10)).array();
        String lying = new String(zip, ISO_8859_1).replace(new String(size, ISO_8859_1), new String(less, ISO_8859_1));
        Files.write(file, lying.getBytes(ISO_8859_1));

        assertRefused("its configuration.json is damaged, the checksum is wrong; copy the file again");
    }

    // ---- JSON ----

    @ParameterizedTest
    @CsvSource({
        "org.gru4j.layer.Gru, java.lang.ProcessBuilder",
        "org.gru4j.layer.Gru, org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer",
        "org.nd4j.linalg.learning.config.Adam, com.sun.rowset.JdbcRowSetImpl",
        "org.nd4j.linalg.lossfunctions.impl.LossMCXENT, org.nd4j.linalg.lossfunctions.SameDiffLoss",
        "org.nd4j.linalg.activations.impl.ActivationSoftmax, javax.script.ScriptEngineManager"
    })
    void aClassThatIsNotOnTheList(String known, String other) throws IOException {
        edit(NETWORK, known, other);

        assertRefused(Words.format("in its configuration.json, it asks for the class \"%s\"", other));
    }

    @Test
    void aClassInTheOldFormWithoutAName() throws IOException {
        edit(NETWORK, "\"@class\" : \"org.gru4j.layer.Gru\",", "");

        assertRefused("in its configuration.json, its layer has no @class");
    }

    @Test
    void aClassByTheOtherWayThatDeeplearning4jHas() throws IOException {
        edit(NETWORK, "\"type\" : \"Orthogonal\"", "\"type\" : \"org.example.Trap\"");

        assertRefused("in its configuration.json, it asks for the type \"org.example.Trap\"");
    }

    /** Of two readers one takes the first, and one the last. */
    @Test
    void aClassThatIsGivenTwice() throws IOException {
        String known = "\"@class\" : \"org.gru4j.layer.Gru\",";
        edit(NETWORK, known, "\"@class\" : \"org.example.Trap\", " + known);

        assertDamaged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"units\" : 6    | \"units\" : 0           | its units must be 1 to 1,114,112, but is \"0\"",
                "\"units\" : 6    | \"units\" : -2147483648 | its units must be 1 to 1,114,112, but is \"-2147483648\"",
                "\"units\" : 6    | \"units\" : 4294967302  | its units must be 1 to 1,114,112, but is \"4294967302\"",
                "\"nout\" : 8     | \"nout\" : 2000000000   | its nout must be 1 to 1,114,112, but is \"2000000000\"",
                "\"shape\" : [ 1, 8 ] | \"shape\" : [ 1, 80 ] | it has an array whose numbers do not fit its shape",
                "\"shape\" : [ 1, 8 ] | \"shape\" : [ -1, -8 ] | it has an array of a wrong shape",
            })
    void aNumberThatCannotBe(String from, String to, String reason) throws IOException {
        edit(NETWORK, from, to);

        assertRefused("in its configuration.json, " + reason);
    }

    @Test
    void jsonThatIsNestedTooDeeply() throws IOException {
        entries.put(NETWORK, "[".repeat(1_000_000).getBytes(UTF_8));
        ZipContent.write(file, entries);

        assertDamaged();
    }

    /** Asked for, a million units would take 12 TB. */
    @Test
    void aLayerThatIsLargerThanTheNumbersInTheFile() throws IOException {
        edit(NETWORK, "\"units\" : 6", "\"units\" : 10000");

        assertRefused(Words.format(
                "its coefficients.bin does not hold the %,d numbers that its network has",
                3L * 10_000 * (8 + 10_000 + 2) + 6 * 8 + 8));
    }

    @Test
    void aLayerOfMoreParametersThanAnArrayCanHave() throws IOException {
        edit(NETWORK, "\"units\" : 6", "\"units\" : 1000000");

        assertDamaged();
    }

    /** Shapes of parameters that lead out of their memory are not believed, but worked out from the widths. */
    @Test
    void shapesOfParametersAreNotTakenFromTheFile() throws IOException {
        edit(NETWORK, "\"kernel\" : [ 8, 18 ]", "\"kernel\" : [ 144, 1 ]");

        generate().assertDone();
    }

    // ---- numbers ----

    @ParameterizedTest
    @CsvSource({
        "0, 3", // rank
        "0, 32768",
        "1, 4611686018427387904", // length
        "1, -1",
        "2, 1000000", // stride
        "2, -8",
        "3, 0", // options, which hold the type
        "3, 16384",
        "4, 0", // element-wise stride
        "5, 120" // order
    })
    void aShapeThatLeadsOutOfItsMemory(int position, long value) throws IOException {
        ByteBuffer.wrap(entries.get(NUMBERS)).putLong(SHAPE + position * Long.BYTES, value);
        ZipContent.write(file, entries);

        assertNumbersRefused(NUMBERS, PARAMETERS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1L << 40, Long.MAX_VALUE})
    void aHeaderThatAsksForOtherThanIsThere(long length) throws IOException {
        for (String name : List.of(NUMBERS, STATE)) {
            byte[] original = entries.get(name).clone();
            ByteBuffer.wrap(entries.get(name)).putLong(LENGTH, length);
            ZipContent.write(file, entries);

            assertNumbersRefused(name, name.equals(STATE) ? 2 * PARAMETERS : PARAMETERS);
            entries.put(name, original);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 400})
    void numbersThatAreTooFewOrTooMany(int difference) throws IOException {
        for (String name : List.of(NUMBERS, STATE)) {
            byte[] original = entries.get(name);
            int count = name.equals(STATE) ? 2 * PARAMETERS : PARAMETERS;
            entries.put(name, row(count + difference, 0.5f));
            ZipContent.write(file, entries);

            assertNumbersRefused(name, count);
            entries.put(name, original);
        }
    }

    /** Weights of 16 bits are held to the same. */
    @ParameterizedTest
    @CsvSource({
        "0, 3", // rank
        "1, 4611686018427387904", // length
        "1, -1",
        "2, 2", // stride
        "3, 8192", // options, which hold the type: that of floats
        "3, 0",
        "4, 0", // element-wise stride
        "5, 120" // order
    })
    void aShapeOfHalvesThatLeadsOutOfItsMemory(int position, long value) throws IOException {
        makeCompact();
        generate().assertDone();
        ByteBuffer.wrap(entries.get(NUMBERS)).putLong(SHAPE + position * Long.BYTES, value);
        ZipContent.write(file, entries);

        assertNumbersRefused(NUMBERS, PARAMETERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2, 2 * PARAMETERS})
    void halvesThatAreTooFewOrTooMany(int difference) throws IOException {
        makeCompact();
        byte[] halves = entries.get(NUMBERS);
        entries.put(NUMBERS, Arrays.copyOf(halves, halves.length + difference));
        ZipContent.write(file, entries);

        assertNumbersRefused(NUMBERS, PARAMETERS);
    }

    @Test
    void halvesThatAreNone() throws IOException {
        makeCompact();
        byte[] halves = entries.get(NUMBERS);
        Arrays.fill(halves, halves.length - 2 * PARAMETERS, halves.length, (byte) 0x7F); // not a number, each
        ZipContent.write(file, entries);

        assertRefused("its network does not give probabilities");
    }

    private void makeCompact() throws IOException {
        CompactFile.save(ModelFile.load(file), file);
        entries = ZipContent.of(file);
    }

    @Test
    void numbersThatAreNone() throws IOException {
        entries.put(NUMBERS, row(PARAMETERS, Float.NaN));
        ZipContent.write(file, entries);

        assertRefused("its network does not give probabilities");
    }

    // ---- parts that do not go together ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"vocabulary\" : \"abcdefgh\" | \"vocabulary\" : \"abcdefghi\"",
                "\"vocabulary\" : \"abcdefgh\" | \"vocabulary\" : \"abcdefg\"",
            })
    void aVocabularyOfAnotherNetwork(String from, String to) throws IOException {
        edit(GRU, from, to);

        assertThat(generate().status()).isEqualTo(1);
        assertThat(generate().err()).startsWith("gru generate: " + file + " is not a model that gru can read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ ]", "[ \"\" ]", "[ \"not in the vocabulary\" ]"})
    void beginningsThatItCannotBeginWith(String beginnings) throws IOException {
        edit(GRU, "\"beginnings\" : [ \"a\" ]", "\"beginnings\" : " + beginnings);

        assertRefused("its beginnings must be one or more texts of the model's own characters, none of them empty");
    }

    @ParameterizedTest
    @CsvSource({"gru:6, embedding:6", "\"window\" : 5, \"window\" : 2000000000", "EVERY, NONE"})
    void aConfigurationThatCannotBe(String from, String to) throws IOException {
        edit(GRU, from, to);

        assertDamaged();
    }

    private Cli.Result generate() {
        return gru("generate", "--model", file.toString(), "--length", "3", "--random-seed", "1");
    }

    private void assertRefused(String reason) {
        generate().assertFailed(Words.format("gru generate: %s is not a model that gru can read: %s", file, reason));
    }

    private void assertDamaged() {
        generate().assertFailed(Words.format("gru generate: %s is not a model that gru can read, or is damaged", file));
    }

    private void assertNumbersRefused(String name, long count) {
        assertRefused(Words.format("its %s does not hold the %,d numbers that its network has", name, count));
    }

    private void edit(String name, String from, String to) throws IOException {
        String text = new String(entries.get(name), UTF_8);
        assertThat(text).contains(from);
        entries.put(name, text.replace(from, to).getBytes(UTF_8));
        ZipContent.write(file, entries);
    }

    /** A row of floats as ND4J writes it. */
    private static byte[] row(int length, float value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(6);
        out.writeUTF("LONG");
        for (long number : new long[] {1, length, 1, 8192, 1, 'c'}) {
            out.writeLong(number);
        }
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(length);
        out.writeUTF("FLOAT");
        ByteBuffer floats = ByteBuffer.allocate(length * Float.BYTES);
        for (int i = 0; i < length; i++) {
            floats.putFloat(value);
        }
        out.write(floats.array());
        return bytes.toByteArray();
    }
}
