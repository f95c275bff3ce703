package org.gru4j.corpus.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Byte order marks in the middle of texts: how many were passed over, and where. */
public final class Marks {

    private final Map<String, Long> ofSources = new LinkedHashMap<>();

    /** A source has had so many, or none. */
    public void add(String source, long marks) {
        if (marks > 0) {
            ofSources.merge(source, marks, Long::sum);
        }
    }

    /** Says how many there were, and which sources had them, if there were any. */
    public void tell(ObjLongConsumer<List<String>> listener) {
        if (!ofSources.isEmpty()) {
            long all = ofSources.values().stream().mapToLong(it -> it).sum();
            listener.accept(List.copyOf(ofSources.keySet()), all);
        }
    }
}
