package org.gru4j.keras;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gru4j.internal.Words;
import org.gru4j.layer.MergeMode;
import org.gru4j.layer.Rearrangement;
import org.gru4j.layer.Rearrangement.Operation;

/** What has no weights and only puts numbers elsewhere: one-hot vectors, concatenations, other shapes. */
record ShapeParts(List<Part> parts) {

    Tensor oneHot(KerasLayer.OneHot layer, Tensor in) {
        if (in.sequence() && in.width() != 1) {
            throw new KerasException(Words.format(
                    "layer %s: only ids [batch, time] or [batch, time, 1] can be represented", layer.name()));
        }
        between(layer.name(), in, new Rearrangement(Operation.ONE_HOT, List.of(), List.of(layer.size())));
        long steps = in.sequence() ? in.time() : in.width();
        return new Tensor(layer.name(), layer.size(), steps, true, null, false);
    }

    /** Sequences side by side, or vectors, along their features. */
    Tensor concatenated(KerasLayer.Concatenated layer, List<Tensor> all) {
        String name = layer.name();
        Tensor first = all.get(0);
        int features = first.sequence() ? 2 : 1;
        if (layer.axis() != features && layer.axis() != -1) {
            throw new KerasException(Words.format(
                    "layer %s: Concatenate along the axis %d cannot be represented, only along the features, %d or -1",
                    name, layer.axis(), features));
        }
        long width = 0;
        for (Tensor one : all) {
            if (one.sequence() != first.sequence() || one.marked() || !Objects.equals(one.mask(), first.mask())) {
                throw new KerasException(Words.format(
                        "layer %s: Concatenate of inputs that are not all sequences or all vectors, or have different masks,"
                                + " cannot be represented",
                        name));
            }
            width = width < 0 || one.width() < 0 ? Tensor.UNKNOWN : width + one.width();
        }
        if (all.size() == 1) {
            return first;
        }
        List<String> inputs = all.stream().map(Tensor::part).toList();
        parts.add(new Part.OfVertex(name, inputs, MergeMode.concatenation(first.sequence()), Map.of()));
        return first.from(name, width);
    }

    Tensor flatten(String name, Tensor in) {
        if (!in.sequence()) {
            return in;
        }
        boolean known = in.time() != Tensor.UNKNOWN && in.width() != Tensor.UNKNOWN;
        long total = known ? in.time() * in.width() : Tensor.UNKNOWN;
        between(name, in, new Rearrangement(Operation.RESHAPE, List.of(in.time(), in.width()), List.of(total)));
        return Tensor.vector(name, total);
    }

    Tensor reshape(KerasLayer.Reshape layer, Tensor in) {
        List<Long> target = layer.target().stream().map(Integer::longValue).toList();
        long unknown = target.stream().filter(length -> length < 1).count();
        if (target.isEmpty()
                || target.size() > 2
                || unknown > 1
                || target.stream().anyMatch(length -> length < -1 || length == 0)) {
            throw new KerasException(
                    Words.format("layer %s: target_shape %s cannot be represented", layer.name(), target));
        }
        List<Long> before = in.sequence() ? List.of(in.time(), in.width()) : List.of(in.width());
        long total = before.stream().reduce(1L, (a, b) -> a < 0 || b < 0 ? Tensor.UNKNOWN : a * b);
        List<Long> after = target.stream()
                .map(length -> length < 0 && total > 0 ? (Long) (total / product(target)) : length)
                .toList();
        between(layer.name(), in, new Rearrangement(Operation.RESHAPE, before, after));
        return after.size() == 1
                ? Tensor.vector(layer.name(), after.get(0))
                : new Tensor(layer.name(), after.get(1), after.get(0), true, null, false);
    }

    private static long product(List<Long> target) {
        return target.stream().filter(length -> length > 0).reduce(1L, (a, b) -> a * b);
    }

    private void between(String name, Tensor in, Rearrangement rearrangement) {
        parts.add(new Part.Between(name, List.of(in.part()), rearrangement));
    }
}
