package org.gru4j.layer;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A state [batch, units] that a layer holds from one sequence to the next, and whether its user or the last sequence left it. */
final class CarriedState implements Serializable {

    private static final long serialVersionUID = 1;

    private @Nullable INDArray state;
    private boolean given;

    /** The state, whoever left it; null for zeros. */
    @Nullable
    INDArray state() {
        return state;
    }

    /** The state if its user has given it, for the next forward pass; null otherwise. */
    @Nullable
    INDArray given() {
        return given ? state : null;
    }

    /** What a sequence leaves. */
    void leave(INDArray finalState) {
        state = finalState;
        given = false;
    }

    /** What a user gives, as Deeplearning4j has it. */
    void give(Map<String, INDArray> stateMap) {
        state = stateMap.get(Gru.STATE);
        given = state != null;
    }

    /** What a user gets, as Deeplearning4j has it. */
    Map<String, INDArray> asMap() {
        Map<String, INDArray> map = new HashMap<>();
        if (state != null) {
            map.put(Gru.STATE, state);
        }
        return map;
    }

    void clear() {
        state = null;
        given = false;
    }
}
