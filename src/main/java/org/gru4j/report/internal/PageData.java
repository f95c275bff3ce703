package org.gru4j.report.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.inspection.internal.TextInspection;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.internal.SavedModel;
import org.jspecify.annotations.Nullable;

/**
 * All that a page shows.
 *
 * @param name of the model
 * @param run that trained it
 * @param notices what a reader should know of the page, in whole sentences
 * @param text that the model read; null for a page about a run alone
 */
public record PageData(
        String name,
        RunPart run,
        List<String> notices,
        @Nullable TextPart text) {

    /**
     * Looks into a model.
     *
     * @param given null for a text that is chosen
     * @throws IllegalArgumentException if the text has no character that can be predicted
     */
    public static PageData of(SavedModel saved, @Nullable CorpusText given, InspectionOptions options) {
        ShownText shown = ShownText.of(saved, given, options.characters());
        Inspection inspection = new TextInspection(saved.model(), options).of(shown.text(), null);
        SavedRun run = SavedRun.of(saved);
        return new PageData(run.name(), run.part(), notices(inspection), TextPart.of(inspection, shown.source()));
    }

    /** The page, an HTML file. */
    public String html() {
        return Page.of(this);
    }

    /** Writes the page; replaces the file as a whole. */
    public void write(Path file) throws IOException {
        Page.write(this, file);
    }

    private static List<String> notices(Inspection inspection) {
        List<String> notices = new ArrayList<>();
        int characters = inspection.characters().size();
        if (inspection.isCut()) {
            notices.add(Words.format(
                    "The text has %,d characters, of which the first %,d are shown.", inspection.length(), characters));
        }
        long unknown =
                inspection.characters().stream().filter(it -> !it.isKnown()).count();
        if (unknown > 0) {
            notices.add(Words.format(
                    "The model does not know %,d of the %,d characters: they were passed over.", unknown, characters));
        }
        if (!inspection.leftOut().isEmpty()) {
            notices.add(Words.format(
                    "What goes on in %s is not shown: only GRU layers that read forwards can be looked into, from the input on.",
                    String.join(
                            ", ",
                            inspection.leftOut().stream().map(PageData::words).toList())));
        }
        int every = GruPart.every(inspection);
        if (every > 1) {
            notices.add(Words.format(
                    "So that the page stays small, one of %d units has a row in the maps, and those of which something was found; the figures are of all.",
                    every));
        }
        return notices;
    }

    private static String words(LayerSummary layer) {
        return Words.format("%s (%s)", layer.name(), layer.type());
    }
}
