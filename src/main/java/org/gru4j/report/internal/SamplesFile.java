package org.gru4j.report.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.internal.TextShares;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.report.internal.EpochTexts.Text;
import org.jspecify.annotations.Nullable;

/** The texts that a run has written so far, in its {@value RunFiles#SAMPLES}; what is known of a text is kept for the next time. */
final class SamplesFile {

    private static final Pattern HEADING = Pattern.compile(
            "^--- epoch (\\d{1,9}), (?:prompt|temperature (\\d{1,20}\\.\\d{1,20}(?:E-?\\d{1,3})?)):\\R",
            Pattern.MULTILINE);
    private static final Pattern LAST_LINE_END = Pattern.compile("\\R\\z");

    private final Path file;
    private final Vocabulary vocabulary;
    private final @Nullable TextShares shares;
    private final Map<String, Text> known = new HashMap<>();

    /** @param model has written them; where it keeps its text, they are compared with that */
    SamplesFile(Path directory, CharacterModel model) {
        this.file = directory.resolve(RunFiles.SAMPLES);
        this.vocabulary = model.vocabulary();
        this.shares = model.copyIndex() == null ? null : new TextShares(model.copyIndex(), vocabulary);
    }

    /** The texts, the first epoch first; nothing where there is no such file, or one that is not of a run's form. */
    List<EpochTexts> read() throws IOException {
        List<EpochTexts> epochs = new ArrayList<>();
        String content = Files.isRegularFile(file) ? Files.readString(file) : "";
        Matcher heading = HEADING.matcher(content);
        boolean found = heading.find();
        while (found) {
            int epoch = Integer.parseInt(heading.group(1));
            String temperature = heading.group(2);
            int start = heading.end();
            found = heading.find();
            boolean goesOn = found && heading.group(2) != null;
            String text = content.substring(start, found ? heading.start() : content.length());
            text = withoutLineEnd(goesOn ? text : withoutLineEnd(text)); // an epoch ends with an empty line
            if (temperature == null) {
                epochs.add(new EpochTexts(epoch, text, new ArrayList<>()));
            } else if (!epochs.isEmpty()) {
                epochs.get(epochs.size() - 1).texts().add(text(Double.parseDouble(temperature), text));
            }
        }
        return epochs;
    }

    private Text text(double temperature, String text) {
        return known.computeIfAbsent(temperature + ":" + text, key -> {
            TextShares comparable = text.codePoints().allMatch(vocabulary::contains) ? shares : null;
            return comparable == null
                    ? new Text(temperature, text, null, null)
                    : new Text(temperature, text, comparable.knownWords(text), comparable.copied(text));
        });
    }

    private static String withoutLineEnd(String text) {
        return LAST_LINE_END.matcher(text).replaceFirst("");
    }
}
