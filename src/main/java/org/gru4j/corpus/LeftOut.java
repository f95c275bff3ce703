package org.gru4j.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gru4j.internal.Words;

/** What of a folder is not read, by kind; {@link #toString} says it in words. */
public final class LeftOut {

    private static final int MOST_NAMED = 3;
    private static final int MOST_ENDINGS = 5;

    private int hidden;
    private final Map<String, Integer> endings = new TreeMap<>();
    private final List<String> modelDirectories = new ArrayList<>();
    private final List<String> linksToFolders = new ArrayList<>();
    private final List<String> linksToNothing = new ArrayList<>();
    private final List<String> noFiles = new ArrayList<>();

    /** Nothing yet. */
    public LeftOut() {}

    /** {@return whether everything was read} */
    public boolean isEmpty() {
        return toString().isEmpty();
    }

    /**
     * {@return files whose names are not those that are asked for: how many of each ending, such as {@code .md};
     * "none" without one}
     */
    public Map<String, Integer> endings() {
        return Map.copyOf(endings);
    }

    /** A hidden file or folder. */
    public void addHidden() {
        hidden++;
    }

    /** A file whose name is not one that is asked for. */
    public void addOtherName(String name) {
        int dot = name.lastIndexOf('.');
        endings.merge(dot < 0 ? "none" : name.substring(dot).toLowerCase(Locale.ROOT), 1, Integer::sum);
    }

    /** A folder that holds a model. */
    public void addModelDirectory(String path) {
        modelDirectories.add(path);
    }

    /** A link to a folder, which is not followed. */
    public void addLinkToFolder(String path) {
        linksToFolders.add(path);
    }

    /** A link whose target is missing. */
    public void addLinkToNothing(String path) {
        linksToNothing.add(path);
    }

    /** What is neither a file nor a folder, such as a pipe. */
    public void addNoFile(String path) {
        noFiles.add(path);
    }

    /** For example {@code 3 hidden, 2 with other endings (.md 1, .pdf 1), 1 model directory (model)}; empty if it is nothing. */
    @Override
    public String toString() {
        List<String> kinds = new ArrayList<>();
        if (hidden > 0) {
            kinds.add(Words.format("%,d hidden", hidden));
        }
        if (!endings.isEmpty()) {
            kinds.add(otherEndings());
        }
        add(kinds, modelDirectories, "model directory", "model directories");
        add(kinds, linksToFolders, "link to a folder", "links to folders");
        add(kinds, linksToNothing, "link that leads nowhere", "links that lead nowhere");
        add(kinds, noFiles, "that is not a file", "that are not files");
        return String.join(", ", kinds);
    }

    private String otherEndings() {
        int files = endings.values().stream().mapToInt(it -> it).sum();
        if (files == 1) {
            return "1 with another ending (" + String.join("", endings.keySet()) + ")";
        }
        String each = endings.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_ENDINGS)
                .map(it -> Words.format("%s %,d", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", "));
        return Words.format("%,d with other endings (%s%s)", files, each, endings.size() > MOST_ENDINGS ? ", …" : "");
    }

    private static void add(List<String> kinds, List<String> paths, String one, String many) {
        if (!paths.isEmpty()) {
            List<String> named = paths.stream().sorted().limit(MOST_NAMED).toList();
            kinds.add(Words.format(
                    "%,d %s (%s%s)",
                    paths.size(),
                    paths.size() == 1 ? one : many,
                    String.join(", ", named),
                    paths.size() > MOST_NAMED ? ", …" : ""));
        }
    }
}
