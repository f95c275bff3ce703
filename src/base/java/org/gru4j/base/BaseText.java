package org.gru4j.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the text that the base model learns from: the pieces of the given texts in random order, each written in one of the ways
 * in which people write: with ' or ’, " or “ ”, -- or —, paragraphs as lines or wrapped, with empty lines between them or without,
 * a few with accents. Prose of computers stays as it is. Two empty lines stand between pieces. The first line has every character of
 * the alphabet once.
 *
 * <p>Run by {@code scripts/train-base}: {@code java BaseText.java OUT TEXT...}. Texts are UTF-8; two empty lines end a poem or a
 * work in them, and a paragraph of prose is a line. The same texts give the same result.
 */
public final class BaseText {

    private static final String BETWEEN = "\n\n\n";

    /** A work is cut into pieces of about so many characters, at the ends of paragraphs. */
    private static final int SHORTEST_PIECE = 2_000;

    private static final int LONGEST_PIECE = 12_000;

    /** Lines of verse are shorter on average. */
    private static final int VERSE = 90;

    /** Prose of computers has more of these signs than that share of its characters; elsewhere they are rare. */
    private static final String SIGNS = "_=<>{}()[]|/\\#*";

    private static final double TECHNICAL = 0.01;

    private static final String PUNCTUATION = "‘’‚“”„‹›–—…•†‡€™−′″";

    /** Words that begin with an apostrophe and not with a quotation mark. */
    private static final Set<String> SHORTENED = Set.of(
            "tis",
            "twas",
            "twere",
            "twill",
            "twould",
            "twixt",
            "tween",
            "neath",
            "gainst",
            "mid",
            "midst",
            "mong",
            "mongst",
            "em",
            "scape",
            "gan",
            "gins",
            "cause",
            "bout",
            "fore",
            "gin",
            "tisn",
            "twasn",
            "un",
            "er",
            "im",
            "is",
            "e",
            "ere",
            "round",
            "prentice",
            "squire",
            "way",
            "larboard",
            "low",
            "long",
            "most",
            "nigh",
            "bove",
            "cross",
            "less");

    private static final Map<Character, String> ACCENTED = accented();

    private final Random random = new Random(1);

    private BaseText() {}

    /**
     * Writes the text.
     *
     * @param arguments the file to write, and the texts
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: java BaseText.java OUT TEXT...");
            System.exit(2);
        }
        List<String> texts = new ArrayList<>();
        for (String name : arguments) {
            if (!name.equals(arguments[0])) {
                texts.add(Files.readString(Path.of(name)));
            }
        }
        Files.writeString(Path.of(arguments[0]), new BaseText().mixed(texts));
    }

    private String mixed(List<String> texts) {
        List<String> pieces = new ArrayList<>();
        for (String text : texts) {
            for (String work : text.split("\n{3,}")) {
                pieces.addAll(cut(work.strip()));
            }
        }
        Collections.shuffle(pieces, random);
        StringBuilder mixed = new StringBuilder(alphabet());
        for (String piece : pieces) {
            mixed.append(BETWEEN).append(written(piece));
        }
        return mixed.append('\n').toString();
    }

    /** Printable ASCII, the letters and signs of Latin-1, the letters of Latin Extended-A, and what typographers use. */
    private static String alphabet() {
        String latin = IntStream.concat(IntStream.rangeClosed(' ', '~'), IntStream.rangeClosed(0xA1, 0x17F))
                .filter(character -> character != 0xAD) // a hyphen that is not seen
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return "\t" + latin + PUNCTUATION;
    }

    /** A poem stays whole; a long work becomes pieces. */
    private List<String> cut(String work) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < work.length()) {
            int end = from + SHORTEST_PIECE + random.nextInt(LONGEST_PIECE - SHORTEST_PIECE);
            end = end + SHORTEST_PIECE > work.length() ? work.length() : work.indexOf('\n', end);
            end = end < 0 ? work.length() : end;
            String piece = work.substring(from, end).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            from = end;
        }
        return pieces;
    }

    private String written(String piece) {
        if (isTechnical(piece)) {
            return piece;
        }
        String text = isVerse(piece) ? piece : paragraphs(piece);
        text = random.nextBoolean() ? typeset(text) : typed(text);
        return random.nextInt(25) == 0 ? withAccents(text) : text;
    }

    /** Its lines, quotation marks and hyphens have a meaning. */
    private static boolean isTechnical(String piece) {
        return piece.chars().filter(character -> SIGNS.indexOf(character) >= 0).count() > TECHNICAL * piece.length();
    }

    private static boolean isVerse(String piece) {
        String[] lines = piece.split("\n+");
        return Arrays.stream(lines).mapToInt(String::length).sum() < VERSE * lines.length;
    }

    /** Prose: a paragraph is a line, or is wrapped; an empty line or an indentation shows where one begins. */
    private String paragraphs(String piece) {
        boolean wrapped = random.nextBoolean();
        int width = 60 + random.nextInt(20);
        String between = random.nextInt(4) > 0 ? "\n\n" : wrapped ? "\n    " : "\n";
        return Arrays.stream(piece.split("\n+"))
                .map(paragraph -> wrapped ? wrap(paragraph, width) : paragraph)
                .collect(Collectors.joining(between));
    }

    private static String wrap(String paragraph, int width) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" +")) {
            if (column > 0 && column + word.length() >= width) {
                wrapped.append('\n');
                column = 0;
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }

    /** As on a typewriter. */
    private String typed(String text) {
        String plain = text.replace("…", "...").replace('–', '-');
        return switch (random.nextInt(4)) {
            case 0 -> plain.replaceAll(" ?--+ ?", " -- ");
            case 1 -> plain.replaceAll(" ?--+ ?", " - ");
            default -> plain;
        };
    }

    /** As in a book. */
    private String typeset(String text) {
        String dash = List.of("—", "—", "—", " — ", " – ").get(random.nextInt(5));
        String dashed = text.replaceAll(" ?--+ ?", dash);
        String dotted = random.nextBoolean() ? dashed.replace("...", "…") : dashed;
        int marks = random.nextInt(40);
        String open = marks == 0 ? "«" : marks == 1 ? "„" : "“";
        String close = marks == 0 ? "»" : marks == 1 ? "“" : "”";
        StringBuilder typeset = new StringBuilder();
        for (int i = 0; i < dotted.length(); i++) {
            char character = dotted.charAt(i);
            if (character == '"') {
                typeset.append(opens(dotted, i) ? open : close);
            } else if (character == '\'') {
                typeset.append(opens(dotted, i) && !isShortened(dotted, i + 1) ? '‘' : '’');
            } else if (character == '`') {
                typeset.append('‘');
            } else {
                typeset.append(character);
            }
        }
        return typeset.toString();
    }

    /** Whether a mark begins what is quoted: nothing or a gap is before it, and no gap after it. */
    private static boolean opens(String text, int index) {
        boolean after = index + 1 < text.length() && !Character.isWhitespace(text.charAt(index + 1));
        if (index == 0) {
            return after;
        }
        char before = text.charAt(index - 1);
        return after && (Character.isWhitespace(before) || "([—–-\"'".indexOf(before) >= 0);
    }

    private static boolean isShortened(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return SHORTENED.contains(text.substring(start, end).toLowerCase(java.util.Locale.ROOT));
    }

    /** One letter in twenty with an accent, or as it is written elsewhere, so that every letter is known as a form of another. */
    private String withAccents(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            String forms = ACCENTED.get(text.charAt(i));
            boolean other = forms != null && random.nextInt(20) == 0;
            result.append(other ? forms.charAt(random.nextInt(forms.length())) : text.charAt(i));
        }
        return result.toString();
    }

    private static Map<Character, String> accented() {
        Map<Character, String> forms = new HashMap<>();
        for (char letter = 0xC0; letter <= 0x17F; letter++) {
            String plain = Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFD);
            if (plain.length() > 1) {
                forms.merge(plain.charAt(0), Character.toString(letter), String::concat);
            }
        }
        Map.of('A', "Æ", 'a', "æªå", 'D', "ÐĐ", 'd', "ðđ", 'H', "Ħ", 'h', "ħ", 'I', "Ĳ", 'i', "ıĳ", 'k', "ĸ", 'L', "ĿŁ")
                .forEach((letter, more) -> forms.merge(letter, more, String::concat));
        Map.of('l', "ŀł", 'N', "Ŋ", 'n', "ŋŉ", 'O', "ØŒ", 'o', "øœº", 'P', "Þ", 'p', "þ", 's', "ßſ", 'T', "Ŧ", 't', "ŧ")
                .forEach((letter, more) -> forms.merge(letter, more, String::concat));
        return Map.copyOf(forms);
    }
}
