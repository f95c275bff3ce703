package org.gru4j.generation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.JointPredictor;
import org.gru4j.model.internal.JointPredictor.Reading;
import org.gru4j.model.internal.Predictor;

/**
 * Texts that are written together: each joins and leaves between two characters, and is what {@link TextGenerator} would write
 * of it alone. For one thread at a time.
 */
public final class TextBatch {

    private final CharacterModel model;
    private final JointPredictor reader;
    private final List<Row> rows = new ArrayList<>();

    /** A text on its way through the batch. */
    private static final class Row {

        private final Draft draft;
        private final Reading reading;
        private final BooleanSupplier stop;
        private int next; // the character that the network reads in the next step

        Row(Draft draft, Reading reading, BooleanSupplier stop) {
            this.draft = draft;
            this.reading = reading;
            this.stop = stop;
        }
    }

    TextBatch(CharacterModel model, Predictor predictor, int[] opening) {
        this.model = model;
        this.reader = new JointPredictor(predictor, opening);
    }

    /**
     * Takes a text in. It begins with the next step.
     *
     * @param stop asked before each character; true ends the text
     * @throws org.gru4j.corpus.UnknownCharacterException if the prompt has a character that the model does not know
     */
    public void join(Request request, BooleanSupplier stop) {
        Row row = new Row(new Draft(request, model), reader.begin(), stop);
        if (!row.draft.ended()) {
            row.next = row.draft.read(1)[0];
            rows.add(row);
        }
    }

    /** Whether no text is left. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** How many texts there are. */
    public int size() {
        return rows.size();
    }

    /** One character of each text: of its prompt, or one that is written. Texts that end leave the batch. */
    public void step() {
        rows.stream().filter(row -> row.stop.getAsBoolean()).forEach(row -> row.draft.interrupt());
        rows.removeIf(row -> row.draft.ended());
        if (rows.isEmpty()) {
            return;
        }
        float[][] probabilities = reader.next(
                rows.stream().map(row -> row.reading).toList(),
                rows.stream().mapToInt(row -> row.next).toArray());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            row.next = row.draft.next(probabilities[i]);
        }
        rows.removeIf(row -> row.draft.ended());
    }

    /** Ends all texts. */
    public void interrupt() {
        rows.forEach(row -> row.draft.interrupt());
        rows.clear();
    }
}
