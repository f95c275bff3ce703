package org.gru4j.inspection;

import java.util.List;
import org.gru4j.model.LayerSummary;
import org.jspecify.annotations.Nullable;

/**
 * What went on inside a model while it read a text. Positions count the characters from 0, in all parts alike.
 *
 * @param characters what was read, and what the model expected in its place
 * @param length of the whole text; more than there are characters here where it was cut
 * @param nGram what the model is compared with; null where there was no text to learn it from
 * @param grus the inside of the GRU layers, from the input on
 * @param leftOut the recurrent and other inner layers whose inside is not shown: those that are no forward GRU, and all above one
 * @param findings what some units seem to follow, at most one for each feature, in the order of {@link Feature}
 * @param lookBack what the model looked back at; null where a layer is left out or nobody asked
 */
public record Inspection(
        List<InspectedCharacter> characters,
        int length,
        @Nullable NGram nGram,
        List<InspectedGru> grus,
        List<LayerSummary> leftOut,
        List<Finding> findings,
        @Nullable LookBack lookBack) {

    public Inspection {
        characters = List.copyOf(characters);
        grus = List.copyOf(grus);
        leftOut = List.copyOf(leftOut);
        findings = List.copyOf(findings);
    }

    /**
     * The n-gram that a model is compared with: of those from 2 to 7 the one that predicts this text best.
     *
     * @param order the predicted character and those before it that count
     * @param charactersLearnt how long the text was that it learnt from
     * @param textLeftOut whether this text stood there, too; it was left out, so that the n-gram does not know it by heart
     */
    public record NGram(int order, int charactersLearnt, boolean textLeftOut) {}

    /**
     * That a unit's state goes with a feature of the text, more than can be explained by chance.
     *
     * @param gru the place of its layer in {@link Inspection#grus}
     * @param unit its place in the layer, from 0 on
     * @param correlation Pearson's r of the unit's state and the feature over the text, −1 to 1
     */
    public record Finding(Feature feature, int gru, int unit, double correlation) {}

    /** Whether the text goes on after the characters that were read. */
    public boolean isCut() {
        return length > characters.size();
    }
}
