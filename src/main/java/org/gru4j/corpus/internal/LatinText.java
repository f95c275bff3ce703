package org.gru4j.corpus.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which encoding with a byte for each character makes a text in Latin letters words of a language, of those below:
 * by its letters beyond ASCII, of which each language has its own, and some more often than others.
 */
final class LatinText {

    /** The letters beyond ASCII of a language, the frequent ones first. */
    private static final List<String> WESTERN = List.of(
            "üäößé", // German
            "éàèêçùâîôûïëœüæÿ", // French
            "óíáéñúü", // Spanish
            "èàòùìé", // Italian
            "ãçáéíóêõúâàôü", // Portuguese
            "éèïêñçöüàæœâôëáóíä", // English, and what it borrows
            "ëéïèöüáóê", // Dutch
            "åøæéòóêèä", // Danish and Norwegian
            "äåöéàü", // Swedish
            "äöåšž", // Finnish
            "áíðþéöóúæý", // Icelandic
            "àéèíòóçúïü", // Catalan
            "äõüöšž"); // Estonian

    private static final List<String> CENTRAL = List.of(
            "łęóążśćńź", // Polish
            "íáéěřýčžšůúóňťď", // Czech
            "áíéčýžúšľťňôóäďĺŕ", // Slovak
            "áéőöíüóúű", // Hungarian
            "ăîâşţ", // Romanian
            "čšžćđ"); // Croatian, Slovene
    private static final List<String> TURKISH = List.of("ıüşçğöâîû");
    private static final List<String> BALTIC = List.of(
            "ėšųžįąūčę", // Lithuanian
            "āīēšūņļžģčķ", // Latvian
            "äõüöšž"); // Estonian

    /** What is no letter and yet in texts, and what of that is seldom. */
    private static final String MARKS = "“”„‘’‚«»‹›–—…¿¡\u00A0\u00AD";

    private static final String SELDOM_MARKS = "·•§°©®™€£¥½¼¾²³ªº´";

    /** Those of them that are in the middle of words, and those that are not at their ends. */
    private static final String INSIDE = "’‘—…·´\u00A0\u00AD";

    private static final String BEFORE = "„‚¿¡";

    /** How seldom an encoding of DOS or the old Mac is. */
    private static final double OLD = 6;

    /** The usual ones first; those of DOS and the old Mac only if no other will do. */
    private static final List<Page> PAGES = List.of(
            new Page("windows-1252", WESTERN, 0),
            new Page("windows-1250", CENTRAL, 0.5),
            new Page("windows-1254", TURKISH, 0.5),
            new Page("ISO-8859-15", WESTERN, 1),
            new Page("ISO-8859-2", CENTRAL, 1),
            new Page("windows-1257", BALTIC, 1),
            new Page("IBM850", WESTERN, OLD),
            new Page("IBM852", CENTRAL, OLD),
            new Page("x-MacRoman", WESTERN, OLD));

    private static final double MARK = Math.log(0.5);
    private static final double SELDOM_MARK = Math.log(0.05);
    private static final double OTHER_LETTER = Math.log(1e-4);
    private static final double OUT_OF_PLACE = Math.log(1e-6);

    /** So many of a character say as much as any more. */
    private static final double ENOUGH = 3;

    /** The fewest characters that a language must have in an encoding of DOS or the old Mac. */
    private static final int OLD_KNOWN = 3;

    /** Of what is beyond ASCII, the least that a language must have. */
    private static final double LEAST_KNOWN = 0.8;

    /** A text is ambiguous if another reading of it is no less likely than one in so many. */
    private static final double AMBIGUOUS = Math.log(10);

    private LatinText() {}

    /**
     * An encoding, and what it can mean.
     *
     * @param languages letters
     * @param seldom how much less likely it is than the usual one, a logarithm
     */
    private record Page(String name, List<String> languages, double seldom) {

        /** Not assumed lightly. */
        boolean isOld() {
            return seldom >= OLD;
        }
    }

    /**
     * A text read as one language in one encoding.
     *
     * @param characters what its bytes beyond ASCII are
     * @param likelihood a logarithm
     * @param known how many of them the language has
     * @param knownShare the share that this is
     */
    private record Reading(Charset charset, String characters, double likelihood, double known, double knownShare) {}

    /** The encoding, or null if it is none of these, or no Latin text. */
    static Encodings.@Nullable Found of(ByteWords words) {
        if (!words.looksLatin()) {
            return null;
        }
        List<Reading> readings = new ArrayList<>();
        for (Page page : PAGES) {
            if (Charset.isSupported(page.name)) {
                readings.addAll(readings(page, words));
            }
        }
        readings.sort(Comparator.comparingDouble(Reading::likelihood).reversed());
        if (readings.isEmpty() || readings.get(0).knownShare < LEAST_KNOWN) {
            return null;
        }
        Reading best = readings.get(0);
        Charset rival = readings.stream()
                .filter(it -> !it.characters.equals(best.characters))
                .findFirst()
                .filter(it -> best.likelihood - it.likelihood < AMBIGUOUS)
                .map(Reading::charset)
                .orElse(null);
        Charset charset = readings.stream()
                .filter(it -> it.characters.equals(best.characters))
                .min(Comparator.comparingInt(it -> indexOf(it.charset)))
                .map(Reading::charset)
                .orElseThrow();
        return new Encodings.Found(charset, true, rival);
    }

    private static int indexOf(Charset charset) {
        return PAGES.stream().map(Page::name).toList().indexOf(charset.name());
    }

    private static List<Reading> readings(Page page, ByteWords words) {
        Charset charset = Charset.forName(page.name);
        byte[] bytes = words.highBytes();
        try {
            String characters =
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return page.languages.stream()
                    .map(letters -> reading(charset, page.seldom, letters, characters, bytes, words))
                    .filter(it -> !page.isOld() || (it.known >= OLD_KNOWN && words.mostlyAscii()))
                    .toList();
        } catch (CharacterCodingException undefined) {
            return List.of();
        }
    }

    private static Reading reading(
            Charset charset, double seldom, String letters, String characters, byte[] bytes, ByteWords words) {
        double likelihood = -seldom;
        double known = 0;
        double all = 0;
        for (int i = 0; i < bytes.length; i++) {
            char c = characters.charAt(i);
            double count = words.count(bytes[i]);
            double wrong = outOfPlace(c, bytes[i], words);
            likelihood += weight(count - wrong) * likelihood(c, letters) + weight(wrong) * OUT_OF_PLACE;
            known += isLetter(c) && letters.indexOf(Character.toLowerCase(c)) < 0 ? 0 : count - wrong;
            all += count;
        }
        return new Reading(charset, characters, likelihood, known, known / all);
    }

    /** What comes again and again says little more than what comes a few times: it may be in the same word. */
    private static double weight(double count) {
        return Math.log1p(Math.min(count, ENOUGH));
    }

    /** How often a character stands where there is none like it. */
    private static long outOfPlace(char c, byte value, ByteWords words) {
        if (isLetter(c)) {
            long capitals = Character.isUpperCase(c) ? words.countAfterSmall(value) : 0;
            return Math.max(capitals, words.countBesideDigit(value));
        }
        if (BEFORE.indexOf(c) >= 0) {
            return Math.max(words.countAfterSmall(value), words.countInside(value));
        }
        if (INSIDE.indexOf(c) >= 0) {
            return 0;
        }
        return isMark(c) ? words.countInside(value) : words.count(value);
    }

    private static double likelihood(char c, String letters) {
        if (!isLetter(c)) {
            return MARKS.indexOf(c) >= 0 ? MARK : SELDOM_MARK;
        }
        int rank = letters.indexOf(Character.toLowerCase(c));
        return rank < 0 ? OTHER_LETTER : -Math.log((rank + 1) * harmonic(letters.length()));
    }

    private static double harmonic(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(rank -> 1.0 / rank).sum();
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c) && !isMark(c);
    }

    private static boolean isMark(char c) {
        return MARKS.indexOf(c) >= 0 || SELDOM_MARKS.indexOf(c) >= 0;
    }
}
