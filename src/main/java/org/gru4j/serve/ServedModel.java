package org.gru4j.serve;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.generation.internal.Opening;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.report.Report;
import org.jspecify.annotations.Nullable;

/** A model and its name. */
final class ServedModel {

    private final String name;
    private final SavedModel saved;
    private final TextGenerator generator;
    private byte @Nullable [] report;

    ServedModel(String name, SavedModel saved) {
        this.name = name;
        this.saved = saved;
        this.generator = new TextGenerator(saved.model(), Opening.of(saved));
    }

    String name() {
        return name;
    }

    CharacterModel model() {
        return saved.model();
    }

    Vocabulary vocabulary() {
        return saved.model().vocabulary();
    }

    TextGenerator generator() {
        return generator;
    }

    /** When the model was made, in seconds since 1970; 0 where its file does not say it. */
    long created() {
        try {
            return Instant.parse(saved.model().provenance().created()).getEpochSecond();
        } catch (DateTimeParseException notSaid) {
            return 0;
        }
    }

    /** Whether it can tell what is copied. Asks for it here, on the caller's thread: the first time may take seconds. */
    boolean canTellCopies() {
        CopyIndex index = saved.model().copyIndex();
        return index != null && index.nothing().length() == 0;
    }

    /** The page about the model, which is drawn once, when somebody asks for it. */
    synchronized byte[] report() {
        if (report == null) {
            report = Report.of(saved, null).html().getBytes(StandardCharsets.UTF_8);
        }
        return report.clone();
    }
}
