package org.gru4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gru4j.internal.Visible;

/**
 * How text stands in a terminal: in columns, of which what a reader takes for one character takes one or two. Terminals do
 * not all agree; this is as Unicode has it, and an emoji with all its parts is as wide as its first one.
 */
final class Display {

    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final Pattern COLUMNS = Pattern.compile("[1-9][0-9]{0,3}");

    private static final int JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** The first and the last character of each run that is two columns wide: Unicode's East Asian Width, W and F. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
        0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA,
        0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004,
        0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337,
        0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8,
        0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A,
        0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0,
        0x1F6D2, 0x1F6D5, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C,
        0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private Display() {}

    /** The columns of the terminal that results go to, as the environment or the terminal itself tells; else the usual ones. */
    static int columns(Console console, int usual) {
        String told = console.environment().getOrDefault("COLUMNS", "");
        if (COLUMNS.matcher(told).matches()) {
            return Integer.parseInt(told);
        }
        return Screen.widthOfResults().orElse(usual);
    }

    /** What a reader takes for the characters of a text: letters with their marks, emoji with all their parts. */
    static List<String> clusters(String text) {
        return CLUSTER.matcher(text).results().map(MatchResult::group).toList();
    }

    /** A cluster that cannot command a terminal and does not change what stands before it. */
    static String shown(String cluster) {
        int first = cluster.codePointAt(0);
        if (!Visible.isHidden(first)) {
            return Visible.alone(first) + cluster.substring(Character.charCount(first));
        }
        StringBuilder pictures = new StringBuilder();
        cluster.codePoints().forEach(codePoint -> pictures.append(picture(codePoint)));
        return pictures.toString();
    }

    private static String picture(int codePoint) {
        if (codePoint == '\n') {
            return "↵";
        }
        if (codePoint < ' ') {
            return Character.toString('\u2400' + codePoint); // Unicode has a picture of each
        }
        return Visible.isHidden(codePoint) ? "\uFFFD" : Visible.alone(codePoint);
    }

    /** The columns of a text. */
    static int width(String text) {
        return clusters(text).stream().mapToInt(Display::clusterWidth).sum();
    }

    private static int clusterWidth(String cluster) {
        int width = 0;
        boolean part = false;
        for (int codePoint : cluster.codePoints().toArray()) {
            if (codePoint == EMOJI_STYLE) {
                width = Math.min(2, 2 * width);
            } else if (isSkinTone(codePoint)) {
                width = 2;
            } else if (!part) {
                width += widthOf(codePoint);
            }
            part = codePoint == JOINER;
        }
        return width;
    }

    private static boolean isSkinTone(int codePoint) {
        return codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
    }

    private static int widthOf(int codePoint) {
        int type = Character.getType(codePoint);
        boolean secondOfASyllable = codePoint >= 0x1160 && codePoint <= 0x11FF; // Hangul
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || secondOfASyllable) {
            return 0;
        }
        int place = Arrays.binarySearch(WIDE, codePoint);
        return place >= 0 || -place % 2 == 0 ? 2 : 1; // an end of a run, or behind the first one of it
    }

    /** A text and as many spaces as it takes to fill so many columns. */
    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The rows of a text that is so many columns wide; none begins within what a reader takes for one character. */
    static List<String> wrapped(String text, int columns) {
        List<String> rows = new ArrayList<>();
        for (String line : text.replace('\t', ' ').split("\n", -1)) {
            StringBuilder row = new StringBuilder();
            int column = 0;
            for (String cluster : clusters(line)) {
                String shown = shown(cluster);
                int width = width(shown);
                if (column + width > columns) {
                    rows.add(row.toString());
                    row.setLength(0);
                    column = 0;
                }
                row.append(shown);
                column += width;
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
