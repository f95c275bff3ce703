package org.gru4j.corpus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Byte order marks in the middle of texts: how many were passed over, and where. */
final class Marks {

    private final Map<String, Long> ofSources = new LinkedHashMap<>();

    /** A source has had so many, or none. */
    void add(String source, long marks) {
        if (marks > 0) {
            ofSources.merge(source, marks, Long::sum);
        }
    }

    void tell(CorpusListener listener) {
        if (!ofSources.isEmpty()) {
            long all = ofSources.values().stream().mapToLong(it -> it).sum();
            listener.onMarks(all, List.copyOf(ofSources.keySet()));
        }
    }
}
