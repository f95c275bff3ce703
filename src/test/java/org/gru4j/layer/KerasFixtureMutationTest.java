package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness notices: a case of each group, with one thing in it changed or taken away, must fail. */
class KerasFixtureMutationTest {

    private static final double CHANGE = 1e-3;
    private static Map<String, FixtureFiles.Case> cases;

    @BeforeAll
    static void readCases() throws IOException {
        cases = FixtureFiles.in(FixtureFiles.OWN).stream()
                .collect(Collectors.toMap(FixtureFiles.Case::id, Function.identity()));
    }

    @ParameterizedTest
    @CsvSource({
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /calls/0/expected/output/data/7",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /calls/0/expected/state/data/0",
        "activation/relu/ra1, /calls/0/expected/output/data/23",
        "mask/left_pad/seq1_zero0_back0_unroll1, /calls/0/expected/output/data/0",
        "mask/all_masked_row/seq0_zero0_back0_unroll1, /calls/0/expected/state/data/5",
        "initial_state/ra0_back1_unroll1_seq0, /calls/0/expected/output/data/1",
        "stateful/ra1_back0_unroll0, /calls/3/expected/output/data/9",
        "dropout/ra1_d0.3_rd0.4, /calls/0/expected/output/data/50",
        "regularizer/l1/seq0, /calls/0/expected/losses/0",
        "gradient/state_h0/ra1, /calls/0/gradients/initial_state/data/0",
        "gradient/state_h0/ra1, /calls/0/gradients/input/data/5",
        "gradient/ra1_bias1_seq1_back1, /calls/0/gradients/kernel/data/26",
        "gradient/ra1_bias1_seq1_back1, /calls/0/gradients/recurrent_kernel/data/0",
        "gradient/ra1_bias1_seq1_back1, /calls/0/gradients/bias/data/17",
        "gradient/ra1_bias1_seq1_back1, /calls/0/loss",
        "training/opt_SGD_0.1, /expected_per_epoch/0/loss",
        "training/opt_SGD_0.1, /expected_per_epoch/1/weights_after/0/1/data/3",
        "training/opt_RMSprop_0.01, /expected_per_epoch/5/weights_after/1/1/data/0",
        "keras2-training/charlm_stateless_sgd, /expected_per_epoch/0/weights_after/0/0/data/2",
        "bidirectional/None/sequences, /calls/0/expected/output/1/data/3",
        "bidirectional/None/last, /calls/0/expected/output/0/data/0",
        "bidirectional/concat/sequences, /calls/0/expected/state/1/data/2",
        "bidirectional/ave/last, /calls/0/expected/state/0/data/1",
        "bidirectional/sum/sequences, /calls/0/loss",
        "bidirectional/mul/sequences, /calls/0/gradients/initial_state/0/data/1",
        "bidirectional/mul/sequences, /calls/0/gradients/initial_state/1/data/0",
        "bidirectional/None/sequences, /calls/0/gradients/input/data/5",
        "bidirectional/None/sequences, /calls/0/gradients/forward/recurrent_kernel/data/1",
        "bidirectional/None/sequences, /calls/0/gradients/backward/bias/data/0",
        "bidirectional/stateful, /calls/1/expected/state/1/data/0",
        "bidirectional/stateful, /calls/1/expected/output/data/6",
        "bidirectional/other_back_ends, /calls/0/expected_numpy_jax_backend/output/data/9",
        "bidirectional/other_back_ends, /calls/0/expected_numpy_jax_backend/states/0/data/1",
        "gradient/masked_state, /calls/0/gradients/kernel/data/3",
        "gradient/masked_state, /calls/0/gradients/initial_state/data/4",
        "model/embedding_bidirectional, /calls/0/expected/output/data/2",
        "model/stateful, /calls/1/expected/output/data/0",
        "training/adamw, /expected_per_epoch/0/weights_after/0/0/data/1",
        "training/global_clipnorm, /expected_per_epoch/1/weights_after/1/0/data/0",
        "training/activity_sum, /expected_per_epoch/0/loss",
        "training/activity_mean, /expected_per_epoch/2/weights_after/0/1/data/0",
        "constraint/MaxNorm/max_value1.0_axis0/kernel, /expected/data/11",
        "initializer/Zeros/, /expected/data/26",
        "initializer/orthogonal/gain1.0, /sample/data/0",
        "initializer/glorot_uniform/, /std"
    })
    void failsWhenAnExpectedNumberIsChanged(String id, String number) {
        ObjectNode mutated = copy(id);
        JsonPointer pointer = JsonPointer.compile(number);
        JsonNode parent = mutated.at(pointer.head());
        double changed = mutated.at(pointer).doubleValue() + CHANGE;
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), changed);
        } else {
            ((ObjectNode) parent).put(pointer.last().getMatchingProperty(), changed);
        }

        assertFails(mutated);
    }

    @ParameterizedTest
    @CsvSource({
        // what is given to a call
        "mask/right_pad/seq1_zero0_back0_unroll0, /calls/0/mask",
        "mask/interior/seq0_zero0_back1_unroll0, /calls/0/mask",
        "gradient/mask_interior/ra0, /calls/0/mask",
        "initial_state/ra1_back0_unroll0_seq0, /calls/0/initial_state",
        "stateful/ra1_back0_unroll0, /calls/2/reset_states_before",
        "dropout/ra1_d0.5_rd0.0, /calls/0/dropout_mask",
        "dropout/ra1_d0.0_rd0.5, /calls/0/recurrent_dropout_mask",
        "dropout/ra1_d0.5_rd0.0, /calls/0/training",
        "gradient/state_h0/ra1, /calls/0/d_state",
        "bidirectional/concat/last, /calls/0/initial_state",
        "bidirectional/None/sequences, /calls/0/mask",
        "bidirectional/None/sequences, /calls/0/d_state",
        "bidirectional/None/sequences, /calls/0/d_output",
        "bidirectional/stateful, /calls/2/reset_states_before",
        "bidirectional/other_back_ends, /calls/0/expected_numpy_jax_backend",
        "gradient/masked_state, /calls/0/d_state",
        "model/stateful, /calls/2/reset_states_before",
        // options
        "bidirectional/None/sequences, /options/return_state",
        "bidirectional/sum/sequences, /options/zero_output_for_mask",
        "bidirectional/mul/sequences, /merge_mode",
        "bidirectional/stateful, /options/stateful",
        "model/embedding_bidirectional, /model/0/config/mask_zero",
        "model/stateful, /layers/1/config/stateful",
        "training/adamw, /optimizer/weight_decay",
        "training/global_clipnorm, /optimizer/global_clipnorm",
        "training/activity_sum, /model/0/config/activity_regularizer",
        "training/activity_sum, /origin/tag",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /options/go_backwards",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /options/return_sequences",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /options/return_state",
        "grid/ra0_bias0_seq1_state1_back1_unroll1, /options/use_bias",
        "grid/ra0_bias1_seq1_state1_back1_unroll1, /options/reset_after",
        "gradient/ra0_bias0_seq1_back1, /options/reset_after",
        "gradient/ra0_bias0_seq1_back1, /options/go_backwards",
        "activation/relu/ra1, /options/activation",
        "recurrent_activation/hard_sigmoid/ra0, /options/recurrent_activation",
        "mask/left_pad/seq1_zero1_back1_unroll0, /options/zero_output_for_mask",
        "mask/left_pad/seq0_zero0_back1_unroll1, /options/go_backwards",
        "stateful/ra1_back0_unroll0, /options/stateful",
        "dropout/ra1_d0.5_rd0.0, /options/dropout",
        "dropout/ra1_d0.0_rd0.5, /options/recurrent_dropout",
        "regularizer/l1/seq0, /options/kernel_regularizer",
        "keras2-training/charlm_stateful_reset/ra0, /model/1/config/stateful",
        "keras2-training/charlm_stateful_reset/ra0, /reset_states_each_epoch",
        "training/opt_SGD_0.1_0.9_True, /optimizer/nesterov",
        "constraint/MaxNorm/max_value1.0_axis0/kernel, /constraint/config/max_value",
        "initializer/RandomNormal/mean0.1_stddev0.2, /initializer/config/mean",
        // weights
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /weights/bias",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /weights/recurrent_kernel",
        "grid/ra1_bias1_seq1_state1_back1_unroll1, /weights/kernel",
        "training/opt_SGD_0.1, /model/0/weights"
    })
    void failsWhenSomethingIsDropped(String id, String dropped) {
        ObjectNode mutated = copy(id);
        JsonPointer pointer = JsonPointer.compile(dropped);
        JsonNode removed =
                ((ObjectNode) mutated.at(pointer.head())).remove(pointer.last().getMatchingProperty());
        assertThat(removed).as(dropped + " of " + id).isNotNull();

        assertFails(mutated);
    }

    @ParameterizedTest
    @CsvSource({
        "/options, time_major, true",
        "/options, reset_before, true",
        "/options, activation, \"swoosh\"",
        "/options, kernel_initializer, \"zeroes\"",
        "/options, bias_constraint, \"small\"",
        "/options, units, 3.5",
        "/options, use_bias, 1",
        "/calls/0, constants, [1]",
        "/calls/0/expected, attention, [1]",
        "/weights, peephole, [1]",
        "'', kind, \"export\"",
        "'', layer, \"LSTM\"",
        "'', semantics, \"4\"",
        "'', dtype, \"float16\"",
        "'', calls, []",
        "'', second_layer, \"GRU\""
    })
    void failsAtWhatItDoesNotKnow(String where, String field, String value) throws IOException {
        ObjectNode mutated = copy("grid/ra1_bias1_seq1_state1_back1_unroll1");
        JsonNode json = new ObjectMapper().readTree(value);
        ((ObjectNode) mutated.at(where)).set(field, json);

        assertThatThrownBy(() -> FixtureRunner.run(mutated))
                .isInstanceOf(InexpressibleCaseError.class)
                .hasMessageStartingWith("cannot be expressed: ");
    }

    private static ObjectNode copy(String id) {
        assertThat(cases).containsKey(id);
        return cases.get(id).tree().deepCopy();
    }

    private static void assertFails(JsonNode mutated) {
        assertThatThrownBy(() -> FixtureRunner.run(mutated)).isInstanceOf(AssertionError.class);
    }
}
