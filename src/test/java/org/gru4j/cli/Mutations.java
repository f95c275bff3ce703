package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gru4j.model.internal.ZipContent;

/** Damages and forgeries, all drawn from the random numbers given. */
final class Mutations {

    private static final Pattern JSON_VALUE = Pattern.compile("-?\\d[\\d.E-]*|\"[^\"]*\"|true|false|null|[\\[{]");
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "2",
            "100000",
            "1114112",
            "2147483647",
            "2147483648",
            "-9223372036854775808",
            "1e308",
            "1e-400",
            "1e99999",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"\\ud83d\"",
            "\"\\u0000\"",
            "\"gru:65536\"",
            "\"EVERY\"",
            "\"LAST\"",
            "\"DOUBLE\"",
            "\"ONEDNN\"",
            "\"NCW\"",
            "\"RELU\"",
            "\"java.lang.ProcessBuilder\"",
            "\"org.gru4j.layer.Gru\"",
            "\"org.deeplearning4j.nn.conf.layers.OutputLayer\"",
            "\"org.nd4j.linalg.activations.impl.ActivationTanH\"",
            "[[[[[[[[1]]]]]]]]",
            "{\"@class\":\"x\"}");
    private static final long[] NUMBERS = {0, 1, -1, 2, 255, 1 << 20, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE
    };
    private static final List<String> NAMES =
            List.of("../../x", "/etc/passwd", "preprocessor.bin", "gru4j.json ", "", "coefficients.bin/", "\u0000");

    private Mutations() {}

    /** What happens to files on their way: bits, bytes, ranges and ends that are wrong. */
    static byte[] damage(byte[] original, RandomGenerator random) {
        if (original.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(64));
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> bytes[at] = (byte) random.nextInt(256);
            case 3 -> Arrays.fill(bytes, at, to, (byte) (random.nextBoolean() ? 0 : 0xFF));
            case 4 -> bytes = Arrays.copyOf(bytes, at);
            case 5 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            case 6 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            default -> {
                byte[] garbage = new byte[1 + random.nextInt(100)];
                random.nextBytes(garbage);
                bytes = random.nextBoolean() ? joined(bytes, garbage) : joined(garbage, bytes);
            }
        }
        return bytes;
    }

    /** A zip whose checksums are right, and in which something else is wrong. */
    static byte[] forgery(Map<String, byte[]> original, Map<String, byte[]> other, RandomGenerator random)
            throws IOException {
        List<Map.Entry<String, byte[]>> entries = new ArrayList<>();
        original.forEach((name, content) -> entries.add(Map.entry(name, content)));
        int which = random.nextInt(entries.size());
        Map.Entry<String, byte[]> entry = entries.get(which);
        String name = entry.getKey();
        if (random.nextInt(100) == 0) {
            entries.set(0, Map.entry("gru4j.json", blownUp(original.get("gru4j.json"), random)));
            entries.set(1, Map.entry("configuration.json", blownUp(original.get("configuration.json"), random)));
            return ZipContent.zip(entries);
        }
        switch (random.nextInt(8)) {
            case 0 -> entries.set(which, Map.entry(name, damage(entry.getValue(), random)));
            case 1, 2, 3 ->
                entries.set(
                        which,
                        Map.entry(
                                name,
                                name.endsWith(".json")
                                        ? json(entry.getValue(), random)
                                        : header(entry.getValue(), random)));
            case 4 -> entries.set(which, Map.entry(name, other.getOrDefault(name, new byte[0])));
            case 5 -> entries.remove(which);
            case 6 -> entries.add(Map.entry(NAMES.get(random.nextInt(NAMES.size())), new byte[random.nextInt(9)]));
            default -> entries.set(which, Map.entry(name, new byte[1 << random.nextInt(24)]));
        }
        return ZipContent.zip(entries);
    }

    /** One to three values of a JSON text become others. */
    private static byte[] json(byte[] original, RandomGenerator random) {
        String text = new String(original, UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<MatchResult> values = JSON_VALUE.matcher(text).results().toList();
            if (values.isEmpty()) {
                break;
            }
            MatchResult value = values.get(random.nextInt(values.size()));
            String instead = random.nextInt(3) == 0
                    ? values.get(random.nextInt(values.size())).group()
                    : VALUES.get(random.nextInt(VALUES.size()));
            text = text.substring(0, value.start()) + instead + text.substring(value.end());
        }
        return text.getBytes(UTF_8);
    }

    /** JSON with a property more, which takes nearly all the room that there is. */
    private static byte[] blownUp(byte[] original, RandomGenerator random) {
        String text = new String(original, UTF_8);
        String value = List.of("1,", "0.1,", "{},", "[],", "\"\",", "\"a\",").get(random.nextInt(6));
        String filling = value.repeat(((4 << 20) - original.length - 20) / value.length());
        return text.replaceFirst("\\{", "{\"x\":[" + filling + "0],").getBytes(UTF_8);
    }

    /** One of the first numbers of an array becomes another. */
    private static byte[] header(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        int[] longs = {18, 32, 40, 48, 56, 64, 72, 98};
        int at = random.nextBoolean() ? longs[random.nextInt(longs.length)] : random.nextInt(113);
        if (at + Long.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putLong(at, NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.writeBytes(second);
        return bytes.toByteArray();
    }
}
