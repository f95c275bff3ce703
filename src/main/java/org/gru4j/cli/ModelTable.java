package org.gru4j.cli;

import java.util.List;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSummary;

/** The layers of a model as a table, with the shapes of their outputs and their numbers of parameters. */
final class ModelTable {

    private static final String ROW = "%-28s %-26s %12s%n";
    private static final String RULE = "─".repeat(68) + System.lineSeparator();

    private ModelTable() {}

    /** The table, as Keras prints it. */
    static String of(List<LayerSummary> layers) {
        StringBuilder table = new StringBuilder();
        table.append(Words.format(ROW, "Layer (type)", "Output shape", "Parameters"))
                .append(RULE);
        for (LayerSummary layer : layers) {
            table.append(row(
                    Words.format("%s (%s)", layer.name(), layer.type()),
                    Words.format(layer.sequences() ? "[batch, time, %d]" : "[batch, %d]", layer.width()),
                    layer.parameters()));
        }
        long all = layers.stream().mapToLong(LayerSummary::parameters).sum();
        return table.append(RULE).append(row("Total", "", all)).toString();
    }

    private static String row(String layer, String shape, long parameters) {
        return Words.format(ROW, layer, shape, Words.format("%,d", parameters));
    }
}
