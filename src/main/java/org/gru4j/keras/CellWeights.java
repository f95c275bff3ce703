package org.gru4j.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.layer.Gru;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of a recurrent cell as Keras 2 and 3 lay them out, whatever the file has: Keras 1 has an array for each
 * gate, cuDNN its own order within each gate.
 *
 * @param kernel [features, gates · units]
 * @param recurrentKernel [units, gates · units]
 * @param bias [gates · units]; of a GRU with resetAfter [2, 3 · units]
 */
record CellWeights(
        INDArray kernel, INDArray recurrentKernel, @Nullable INDArray bias) {

    /** Keras 1 has the gates of an LSTM in the order i, c, f, o; later ones have i, f, c, o. */
    private static final int[] KERAS_1_LSTM = {0, 2, 1, 3};

    /** The weights of some cells, whose arrays come one after the other. */
    static List<CellWeights> of(String layer, List<? extends Cell> cells, List<KerasArray> arrays) {
        int each = arrays.size() / cells.size();
        List<CellWeights> weights = new ArrayList<>();
        int from = 0;
        for (Cell cell : cells) {
            int count = each * cells.size() == arrays.size() && each == 3 * cell.gates() && cell.gates() > 1
                    ? each
                    : cell.useBias() ? 3 : 2;
            if (from + count > arrays.size()) {
                throw new KerasException(Words.format(
                        "layer %s: needs more weights than the %d that the file has for it", layer, arrays.size()));
            }
            List<INDArray> own = arrays.subList(from, from + count).stream()
                    .map(KerasArray::array)
                    .toList();
            weights.add(of(layer, cell, own));
            from += count;
        }
        if (from != arrays.size()) {
            throw new KerasException(
                    Words.format("layer %s: needs %d weights, but the file has %d for it", layer, from, arrays.size()));
        }
        return weights;
    }

    private static CellWeights of(String layer, Cell cell, List<INDArray> arrays) {
        CellWeights weights = arrays.size() > 3 ? perGate(layer, cell, arrays) : together(arrays);
        long width = cell.units() * cell.gates();
        WeightShapes.require(layer, "kernel", weights.kernel(), -1, width);
        WeightShapes.require(layer, "recurrent kernel", weights.recurrentKernel(), cell.units(), width);
        weights = cell.cudnn() ? weights.fromCudnn(layer, cell) : weights;
        if (weights.bias() != null) {
            boolean twice = cell instanceof GruCell gru && gru.resetAfter();
            WeightShapes.require(layer, "bias", weights.bias(), twice ? new long[] {2, width} : new long[] {width});
        }
        return weights;
    }

    private static CellWeights together(List<INDArray> arrays) {
        return new CellWeights(arrays.get(0), arrays.get(1), arrays.size() < 3 ? null : arrays.get(2));
    }

    /** Keras 1: W, U and b of one gate, and so on. */
    private static CellWeights perGate(String layer, Cell cell, List<INDArray> arrays) {
        INDArray[] kernels = new INDArray[cell.gates()];
        INDArray[] recurrent = new INDArray[cell.gates()];
        INDArray[] biases = new INDArray[cell.gates()];
        for (int gate = 0; gate < cell.gates(); gate++) {
            int to = cell.gates() == KERAS_1_LSTM.length ? KERAS_1_LSTM[gate] : gate;
            kernels[to] = arrays.get(3 * gate);
            recurrent[to] = arrays.get(3 * gate + 1);
            biases[to] = arrays.get(3 * gate + 2);
            WeightShapes.require(
                    layer, "W of a gate", kernels[to], arrays.get(0).size(0), cell.units());
            WeightShapes.require(layer, "U of a gate", recurrent[to], cell.units(), cell.units());
            WeightShapes.require(layer, "b of a gate", biases[to], cell.units());
        }
        return new CellWeights(Nd4j.concat(1, kernels), Nd4j.concat(1, recurrent), Nd4j.concat(0, biases));
    }

    /** cuDNN has each gate's matrices transposed, and two biases in a row. */
    private CellWeights fromCudnn(String layer, Cell cell) {
        INDArray[] kernels = new INDArray[cell.gates()];
        INDArray[] recurrent = new INDArray[cell.gates()];
        for (int gate = 0; gate < cell.gates(); gate++) {
            var columns = NDArrayIndex.interval(gate * cell.units(), (gate + 1) * cell.units());
            kernels[gate] = kernel.get(NDArrayIndex.all(), columns)
                    .dup('c')
                    .reshape('c', cell.units(), kernel.size(0))
                    .transpose();
            recurrent[gate] = recurrentKernel.get(NDArrayIndex.all(), columns).transpose();
        }
        return new CellWeights(
                Nd4j.concat(1, kernels), Nd4j.concat(1, recurrent), bias == null ? null : cudnnBias(layer, cell, bias));
    }

    private static INDArray cudnnBias(String layer, Cell cell, INDArray bias) {
        long width = cell.units() * cell.gates();
        WeightShapes.require(layer, "bias", bias, 2 * width);
        INDArray both = bias.reshape(2, width);
        return cell instanceof GruCell ? both : both.sum(0);
    }

    long features() {
        return kernel.size(0);
    }

    /** By the names of a {@link Gru}. */
    Map<String, INDArray> ofGru() {
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        parameters.put(Gru.KERNEL, kernel);
        parameters.put(Gru.RECURRENT_KERNEL, recurrentKernel);
        if (bias != null) {
            parameters.put(Gru.BIAS, bias);
        }
        return parameters;
    }

    /** By the names of Deeplearning4j's own recurrent layers; its LSTM has the gates in the order c, f, o, i. */
    Map<String, INDArray> ofPlain(PlainCell cell) {
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        INDArray rows = bias == null ? Nd4j.zeros(kernel.dataType(), kernel.size(1)) : bias;
        parameters.put("W", ordered(cell, kernel));
        parameters.put("RW", ordered(cell, recurrentKernel));
        parameters.put("b", ordered(cell, rows.reshape(1, rows.length())));
        return parameters;
    }

    private static INDArray ordered(PlainCell cell, INDArray matrix) {
        if (cell.simple()) {
            return matrix;
        }
        INDArray[] gates = Arrays.stream(new int[] {2, 1, 3, 0})
                .mapToObj(gate -> matrix.get(
                        NDArrayIndex.all(), NDArrayIndex.interval(gate * cell.units(), (gate + 1) * cell.units())))
                .toArray(INDArray[]::new);
        return Nd4j.concat(1, gates);
    }
}
