package org.gru4j.foreign.internal;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The bytes of a pickle: what its operations are followed by. Nothing is allocated for a length that is not there. */
final class PickleInput {

    private static final int MAX_BYTES = 8 << 20;

    /** Of numbers as texts, which take longer to read the more digits they have, digit by digit. */
    private static final String WHOLE = "-?\\d{1,1000}";

    private static final String FRACTION = "-?\\d{1,1000}(\\.\\d{0,1000})?(e[-+]?\\d{1,4})?";

    private final ByteBuffer in;
    private final int start;

    /** Bytes from the position of a buffer of little-endian order on. */
    PickleInput(ByteBuffer in) {
        this.in = in;
        this.start = in.position();
    }

    static FormatException damaged() {
        return new FormatException("has a pickle that is damaged");
    }

    /** The code of the next operation. */
    int code() {
        if (in.position() - start > MAX_BYTES) {
            throw new FormatException("has a pickle of more than 8 MB");
        }
        return next();
    }

    /** A whole number of one byte. */
    int next() {
        return Byte.toUnsignedInt(in.get());
    }

    /** Of two bytes. */
    int two() {
        return Short.toUnsignedInt(in.getShort());
    }

    /** Of four bytes. */
    int four() {
        return in.getInt();
    }

    /** Of four bytes, without a sign. */
    long unsignedFour() {
        return Integer.toUnsignedLong(in.getInt());
    }

    /** Of eight bytes. */
    long eight() {
        return in.getLong();
    }

    /** The only number of big end. */
    double fraction() {
        return Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
    }

    byte[] bytes(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    String text(long length) {
        return decoded(bytes(length), StandardCharsets.UTF_8);
    }

    /** A text of Python 2, each of whose characters stands for a byte. */
    String latin(long length) {
        return decoded(bytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Of so many bytes; a Long, or a BigInteger. */
    Object whole(long length) {
        byte[] little = bytes(length);
        byte[] big = new byte[Math.max(1, little.length)];
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        return number(new BigInteger(big));
    }

    /** {@code module\nname\n} as {@code module.name}. */
    String nameInLines() {
        return decoded(line(), StandardCharsets.UTF_8) + "." + decoded(line(), StandardCharsets.UTF_8);
    }

    /** {@code 12}, or {@code 12L} of Python 2; 00 and 01 are False and True. */
    Object wholeInLine() {
        String line = latinLine();
        if (line.equals("00") || line.equals("01")) {
            return line.equals("01");
        }
        return number(new BigInteger(matching(WHOLE, line.replaceFirst("L$", ""))));
    }

    /** {@code 1.5}, {@code -1e-07}, {@code inf} or {@code nan}. */
    double fractionInLine() {
        String line = latinLine();
        return switch (line) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(matching(FRACTION, line));
        };
    }

    /** Under which a value is remembered. */
    long indexInLine() {
        return Long.parseLong(matching("\\d{1,18}", latinLine()));
    }

    /** A text of Python 2, in quotes, each of whose characters stands for a byte. */
    String quotedLine() {
        return unescaped(PythonText::quoted);
    }

    /** A text whose characters are those of Latin-1, or escaped by their code points. */
    String escapedLine() {
        return unescaped(PythonText::rawUnicode);
    }

    private String unescaped(UnaryOperator<String> escapes) {
        String line = latinLine();
        try {
            return escapes.apply(line);
        } catch (FormatException wrong) {
            throw new FormatException("has a pickle that is damaged: " + wrong.getMessage(), wrong);
        }
    }

    String latinLine() {
        return decoded(line(), StandardCharsets.ISO_8859_1);
    }

    private byte[] line() {
        int from = in.position();
        while (next() != '\n') {
            // to its end
        }
        int length = in.position() - 1 - from;
        in.position(from);
        byte[] line = bytes(length);
        in.get(); // the line's end
        return line;
    }

    private static String matching(String pattern, String line) {
        if (!line.matches(pattern)) {
            throw damaged();
        }
        return line;
    }

    private static Object number(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException other) {
            throw new FormatException("has a pickle with a text that is not UTF-8", other);
        }
    }
}
