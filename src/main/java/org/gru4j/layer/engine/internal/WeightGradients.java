package org.gru4j.layer.engine.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.gru4j.layer.engine.internal.Products.Layout;
import org.gru4j.layer.engine.internal.Products.Product;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradients of some units' weights, over all rows and all time steps: one large product for each shard and gate, with no
 * sums of one thread that another must add up.
 */
final class WeightGradients<A> implements AutoCloseable {

    private final Vectors<A> vectors;
    private final Products products;
    private final List<FastGruShard<A>> shards;
    private final int timeSteps;
    private final int features;
    private final int units;
    private final int from;
    private final int count;
    private final Series ones;
    private final List<Product> recurrent = new ArrayList<>(); // for each shard
    private final List<Product> bias = new ArrayList<>();
    private final List<Product> input = new ArrayList<>(); // made when there is an input that is not one-hot
    private final A column;
    private final A step;

    /**
     * For the units {@code from} to before {@code to}.
     *
     * @param shards whose gradients are added up
     */
    WeightGradients(
            Vectors<A> vectors,
            Products products,
            DataType type,
            List<FastGruShard<A>> shards,
            FastGruPlan.Shape shape,
            int from,
            int to) {
        this.vectors = vectors;
        this.products = products;
        this.shards = shards;
        this.timeSteps = shape.timeSteps();
        this.features = shape.features();
        this.units = shape.units();
        this.from = from;
        this.count = to - from;
        int mostRows = shards.stream().mapToInt(FastGruShard::rows).max().orElse(1);
        this.column = vectors.create(count);
        this.step = vectors.create(mostRows * units);
        this.ones = new Series(type, 1, mostRows, timeSteps);
        A one = vectors.create(timeSteps);
        vectors.fill(one, 0, timeSteps, 1);
        for (int row = 0; row < mostRows; row++) {
            vectors.write(one, 0, ones.at(0, row), timeSteps);
        }
        for (int i = 0; i < shards.size(); i++) {
            recurrent.add(product(i, units, Layout.rows(units).transposed()));
            bias.add(product(i, 1, Layout.rows((long) timeSteps * mostRows)));
        }
    }

    private Product product(int shard, long height, Layout left) {
        return products.product(new Products.Shape(
                height,
                count,
                (long) timeSteps * shards.get(shard).rows(),
                left,
                Layout.rows(units),
                Layout.rows((long) Gates.COUNT * units),
                shard > 0,
                false));
    }

    /**
     * Computes them.
     *
     * @param kernel where they go [features, 3·units]
     * @param recurrentKernel where they go [units, 3·units]
     * @param inputBias where they go [3·units]
     * @param recurrentBias where they go [3·units]; 0 for nowhere
     */
    void run(long kernel, long recurrentKernel, long inputBias, long recurrentBias) {
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            long place = vectors.bytes((long) gate * units + from);
            for (int i = 0; i < shards.size(); i++) {
                FastGruShard<A> shard = shards.get(i);
                long ofProduct = shard.recurrentGradients().get(gate).at(0) + vectors.bytes(from);
                long ofInput = shard.inputGradients().get(gate).at(0) + vectors.bytes(from);
                multiply(recurrent.get(i), shard.recurrentSources(gate), ofProduct, recurrentKernel + place);
                multiply(bias.get(i), ones.at(0), ofInput, inputBias + place);
                if (recurrentBias != 0) {
                    multiply(bias.get(i), ones.at(0), ofProduct, recurrentBias + place);
                }
            }
        }
        boolean dense = shards.stream().anyMatch(shard -> shard.input().oneHot() == null);
        if (dense) {
            addDense(kernel);
        }
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            addOneHot(gate, kernel + vectors.bytes((long) gate * units + from), dense);
        }
    }

    private static void multiply(Product product, long a, long b, long c) {
        product.factor(b);
        product.run(a, c);
    }

    private void addDense(long kernel) {
        if (input.isEmpty()) {
            for (int i = 0; i < shards.size(); i++) {
                input.add(product(i, features, Layout.rows(features).transposed()));
            }
        }
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            long place = kernel + vectors.bytes((long) gate * units + from);
            for (int i = 0; i < shards.size(); i++) {
                FastGruShard<A> shard = shards.get(i);
                if (shard.input().oneHot() == null) {
                    long gradients = shard.inputGradients().get(gate).at(0) + vectors.bytes(from);
                    multiply(input.get(i), shard.input().sources(gate), gradients, place);
                } else if (i == 0) { // the products of the others add to what is there
                    for (int feature = 0; feature < features; feature++) {
                        put(null, row(place, feature), false);
                    }
                }
            }
        }
    }

    /** A row of the kernel's gradient is the sum over the steps that show its feature. */
    private void addOneHot(int gate, long place, boolean adds) {
        List<@Nullable A> sums = new ArrayList<>(Collections.nCopies(features, null));
        for (FastGruShard<A> shard : shards) {
            OneHotInput oneHot = shard.input().oneHot();
            if (oneHot != null) {
                sum(shard, oneHot, gate, sums);
            }
        }
        for (int feature = 0; feature < features; feature++) {
            put(sums.get(feature), row(place, feature), adds);
        }
    }

    private void sum(FastGruShard<A> shard, OneHotInput oneHot, int gate, List<@Nullable A> sums) {
        for (int t = 0; t < timeSteps; t++) {
            vectors.read(shard.inputGradients().get(gate).at(t), step, 0, shard.rows() * units);
            for (int row = 0; row < shard.rows(); row++) {
                int feature = oneHot.feature(row, t);
                if (feature == OneHotInput.NONE) {
                    continue;
                }
                A sum = sums.get(feature);
                if (sum == null) {
                    sum = vectors.create(count);
                    sums.set(feature, sum);
                }
                System.arraycopy(step, row * units + from, column, 0, count);
                double value = shard.input().value(oneHot, row, t, gate);
                if (value == 1) {
                    vectors.add(sum, column, count);
                } else {
                    vectors.addScaled(sum, column, value, count);
                }
            }
        }
    }

    private long row(long place, int feature) {
        return place + vectors.bytes((long) feature * Gates.COUNT * units);
    }

    /** Writes a sum, null for zeros, or adds it to what is there. */
    private void put(@Nullable A sum, long place, boolean adds) {
        if (sum == null && adds) {
            return;
        }
        vectors.fill(column, 0, count, 0);
        if (adds) {
            vectors.read(place, column, 0, count);
        }
        if (sum != null) {
            vectors.add(column, sum, count);
        }
        vectors.write(column, 0, place, count);
    }

    @Override
    public void close() {
        recurrent.forEach(Product::close);
        bias.forEach(Product::close);
        input.forEach(Product::close);
        ones.close();
    }
}
