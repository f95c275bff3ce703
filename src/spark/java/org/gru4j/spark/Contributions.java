package org.gru4j.spark;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gru4j.internal.Words;

/** Which executor has learnt how many batches. */
final class Contributions {

    private final Map<String, Long> batches = new TreeMap<>();

    void add(Collection<LearntBatch> learnt) {
        learnt.forEach(batch -> batches.merge(batch.executor(), 1L, Long::sum));
    }

    @Override
    public String toString() {
        return batches.entrySet().stream()
                .map(it -> Words.format("executor %s trained on %,d batches", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", "));
    }
}
