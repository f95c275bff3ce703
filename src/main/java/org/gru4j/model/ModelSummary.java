package org.gru4j.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;

/** The layers of a model as a table, with the shapes of their outputs and their numbers of parameters. */
public final class ModelSummary {

    private static final String ROW = "%-28s %-26s %12s%n";
    private static final String RULE = "─".repeat(68) + System.lineSeparator();

    private ModelSummary() {}

    /** {@return the table, as Keras prints it} */
    public static String of(CharacterModel model) {
        StringBuilder table = new StringBuilder();
        table.append(Words.format(ROW, "Layer (type)", "Output shape", "Parameters"))
                .append(RULE);
        List<Integer> widths = new ArrayList<>();
        model.configuration().layers().forEach(layer -> widths.add(layer.size()));
        widths.add(model.vocabulary().size());
        int last = widths.size() - 1;
        int width = model.vocabulary().size();
        int seen = 0; // of the widths
        for (Layer layer : model.network().getLayers()) {
            if (layer.numParams() > 0) { // else it is dropout: no new width
                width = widths.get(Math.min(seen, last));
                seen++;
            }
            boolean sequences = seen < last || model.configuration().targets() == Targets.EVERY;
            String shape = Words.format(sequences ? "[batch, time, %d]" : "[batch, %d]", width);
            String name = layer.conf().getLayer().getLayerName();
            table.append(Words.format(
                    ROW, Words.format("%s (%s)", name, type(layer)), shape, Words.format("%,d", layer.numParams())));
        }
        return table.append(RULE)
                .append(Words.format(
                        ROW, "Total", "", Words.format("%,d", model.network().numParams())))
                .toString();
    }

    private static String type(Layer layer) {
        return layer.conf().getLayer().getClass().getSimpleName();
    }
}
