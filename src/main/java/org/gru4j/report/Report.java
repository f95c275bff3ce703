package org.gru4j.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.report.internal.PageData;
import org.jspecify.annotations.Nullable;

/**
 * A page with pictures of a model, of the run that trained it, and of what goes on in it while it reads a text: one HTML file
 * that needs nothing else and loads nothing.
 */
public final class Report {

    private final PageData page;

    private Report(PageData page) {
        this.page = page;
    }

    /**
     * Looks into a model.
     *
     * @param text null for the beginning of what was held out in training, or where the model does not keep that, for a text that
     *     it writes
     * @throws IllegalArgumentException if the text has no character that can be predicted
     * @hidden it is for gru4j's own packages
     */
    public static Report of(SavedModel model, @Nullable CorpusText text) {
        return new Report(PageData.of(model, text, InspectionOptions.STANDARD));
    }

    /** What a reader should know of the page, in whole sentences: that the text was cut, for example. They stand on it, too. */
    public List<String> notices() {
        return page.notices();
    }

    /** The page itself, for who does not write it to a file. */
    public String html() {
        return page.html();
    }

    /**
     * Writes the page; replaces the file as a whole.
     *
     * @throws IOException if it cannot be written; the file is then what it was before
     */
    public void write(Path file) throws IOException {
        page.write(file);
    }
}
