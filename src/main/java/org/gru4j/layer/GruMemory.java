package org.gru4j.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.gru4j.layer.engine.internal.Gates;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.learning.config.IUpdater;

/** How much memory a layer needs, in numbers of values, for Deeplearning4j's reports. */
final class GruMemory {

    private GruMemory() {}

    /**
     * The report of a layer.
     *
     * @param directions 1, or 2 for a {@link GruBidirectional}
     * @param sequences the input; where it does not say how long a sequence is, one step is counted
     */
    static LayerMemoryReport report(AnyGru layer, int directions, InputType.InputTypeRecurrent sequences) {
        long steps = Math.max(1, sequences.getTimeSeriesLength());
        long units = layer.direction().options().units;
        long states = directions * steps * units;
        long gates = Gates.COUNT * states;
        long parameters = 0;
        long updaterState = 0;
        for (Map.Entry<String, long[]> parameter :
                layer.getLayerParams().getParamShapes().entrySet()) {
            long length = ArrayUtil.prodLong(parameter.getValue());
            IUpdater updater = layer.getUpdaterByParam(parameter.getKey());
            parameters += length;
            updaterState += updater == null ? 0 : updater.stateSize(length);
        }
        long inputGradients = directions * steps * sequences.getSize();
        return new LayerMemoryReport.Builder(
                        layer.getLayerName(), layer.getClass(), sequences, layer.getOutputType(-1, sequences))
                .standardMemory(parameters, updaterState)
                // On the way back every state and every gate has a gradient, and the weights' are added up beside
                // Deeplearning4j's own array.
                .workingMemory(0, gates + states, parameters, 2 * (gates + states) + inputGradients)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
