package org.gru4j.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.gru4j.corpus.Targets;

/**
 * What a layer of a model is.
 *
 * @param name in the network
 * @param type of Deeplearning4j or of ours, for example {@code Gru}
 * @param sequences whether it has an output for each step, or for the last one only
 * @param width of an output
 * @param parameters how many numbers it has learnt
 */
public record LayerSummary(String name, String type, boolean sequences, int width, long parameters) {

    /** All layers of a model, from the input on. */
    public static List<LayerSummary> of(CharacterModel model) {
        List<Integer> widths = new ArrayList<>();
        model.configuration().layers().forEach(layer -> widths.add(layer.size()));
        widths.add(model.vocabulary().size());
        int last = widths.size() - 1;
        int width = model.vocabulary().size();
        int seen = 0; // of the widths
        List<LayerSummary> layers = new ArrayList<>();
        for (Layer layer : model.network().getLayers()) {
            if (layer.numParams() > 0) { // else it is dropout: no new width
                width = widths.get(Math.min(seen, last));
                seen++;
            }
            var configuration = layer.conf().getLayer();
            layers.add(new LayerSummary(
                    configuration.getLayerName(),
                    configuration.getClass().getSimpleName(),
                    seen < last || model.configuration().targets() == Targets.EVERY,
                    width,
                    layer.numParams()));
        }
        return layers;
    }
}
