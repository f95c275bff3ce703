package org.gru4j.corpus.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the UTF-8 form of the characters added. */
public final class Fingerprint {

    private static final int CHUNK = 8192;

    private final MessageDigest digest = sha256();
    private final StringBuilder chunk = new StringBuilder(CHUNK);

    /** The text goes on with this character. */
    public void add(int codePoint) {
        chunk.appendCodePoint(codePoint);
        if (chunk.length() >= CHUNK) {
            flush();
        }
    }

    /** Of all characters; to be asked for once. */
    public String hexadecimal() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    private void flush() {
        digest.update(chunk.toString().getBytes(StandardCharsets.UTF_8));
        chunk.setLength(0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
