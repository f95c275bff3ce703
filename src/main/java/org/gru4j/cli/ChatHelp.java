package org.gru4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The commands of a chat, and what they do. */
final class ChatHelp {

    /** One command a line. */
    static final String TABLE = """
            /again          writes the last piece anew
            /help           prints this
            /length N       how many characters to write at a time; -1 writes until Ctrl-C
            /pick           chooses the next characters from the five most likely
            /quit           ends the chat
            /save FILE      writes the text to a new file
            /show           prints the text
            /temperature T  low is safe and repetitive, 1 as learned, higher wild
            /undo           undoes the last step
            //TEXT          a beginning that starts with a slash""";

    static final List<String> COMMANDS = TABLE.lines()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .filter(command -> !command.startsWith("//"))
            .toList();

    /** More slips than this, and it was hardly meant. */
    private static final int MOST_SLIPS = 2;

    private ChatHelp() {}

    /** The command that was probably meant: the one that begins so, or differs by the fewest slips of the fingers. */
    static Optional<String> nearest(String typed) {
        return COMMANDS.stream()
                .filter(command -> typed.length() > 1 && command.startsWith(typed))
                .findFirst()
                .or(() -> COMMANDS.stream()
                        .filter(command -> slips(command, typed) <= MOST_SLIPS)
                        .min(Comparator.comparingInt(command -> slips(command, typed))));
    }

    /** How many characters must be put in, taken out or replaced to make one word of the other. */
    private static int slips(String word, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (word.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
