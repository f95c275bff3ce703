package org.gru4j.corpus.internal;

import java.text.Normalizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;

/** Characters that stand for nearly the same: ’ and ', — and -, é and e, É and é. */
public final class LookAlikes {

    private static final List<String> GROUPS = List.of(
            "'’‘‚‛′´`",
            "\"“”„‟″«»",
            "-—–―−‐‑",
            ".…·",
            " \u00A0\u2002\u2003\u2009\u202F\t",
            "*•",
            "([{",
            ")]}",
            "!¡",
            "?¿");

    private LookAlikes() {}

    /** The character of a vocabulary that is most like one that it does not have; empty where none is. */
    public static OptionalInt of(int codePoint, Vocabulary known) {
        return IntStream.concat(IntStream.concat(ofItsGroup(codePoint), plain(codePoint)), otherCase(codePoint))
                .filter(known::contains)
                .findFirst();
    }

    private static IntStream ofItsGroup(int codePoint) {
        return GROUPS.stream().filter(group -> group.indexOf(codePoint) >= 0).flatMapToInt(String::codePoints);
    }

    /** Without accents, or in its usual form: e for é, A for a wide A; then the same in the other case. */
    private static IntStream plain(int codePoint) {
        String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
        int first = parts.codePointAt(0);
        return first == codePoint ? IntStream.empty() : IntStream.concat(IntStream.of(first), otherCase(first));
    }

    private static IntStream otherCase(int codePoint) {
        return IntStream.of(Character.toLowerCase(codePoint), Character.toUpperCase(codePoint))
                .filter(other -> other != codePoint);
    }
}
