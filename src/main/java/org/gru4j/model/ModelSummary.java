package org.gru4j.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.gru4j.corpus.Targets;

/** The layers of a model as a table, with the shapes of their outputs and their numbers of parameters. */
public final class ModelSummary {

    private static final String ROW = "%-28s %-26s %12s%n";
    private static final String RULE = "─".repeat(68) + System.lineSeparator();

    private ModelSummary() {}

    /** The table, as Keras prints it. */
    public static String of(CharacterModel model) {
        StringBuilder table = new StringBuilder();
        table.append(ROW.formatted("Layer (type)", "Output shape", "Parameters"))
                .append(RULE);
        List<Integer> widths = new ArrayList<>();
        model.configuration().layers().forEach(layer -> widths.add(layer.size()));
        widths.add(model.vocabulary().size());
        Layer[] layers = model.network().getLayers();
        for (int i = 0; i < layers.length; i++) {
            boolean sequences = i < layers.length - 2 || model.configuration().targets() == Targets.EVERY;
            String shape = (sequences ? "[batch, time, %d]" : "[batch, %d]").formatted(widths.get(i));
            String name = layers[i].conf().getLayer().getLayerName();
            table.append(ROW.formatted(
                    "%s (%s)".formatted(name, type(layers[i])), shape, "%,d".formatted(layers[i].numParams())));
        }
        return table.append(RULE)
                .append(ROW.formatted(
                        "Total", "", "%,d".formatted(model.network().numParams())))
                .toString();
    }

    private static String type(Layer layer) {
        return layer.conf().getLayer().getClass().getSimpleName();
    }
}
