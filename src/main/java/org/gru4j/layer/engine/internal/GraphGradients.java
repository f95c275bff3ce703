package org.gru4j.layer.engine.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Adds to a SameDiff graph the gradients of its output, by the chain rule, from the last operation to the first. SameDiff's
 * own {@code createGradFunction} does the same in the same order, so that sums are rounded alike; but it prints a line to
 * standard output for every operation, which a library may not do.
 */
final class GraphGradients {

    private final SameDiff graph;
    private final Map<String, SameDiffOp> makers = new HashMap<>(); // of the variables that have a gradient
    private final Map<String, Integer> uses =
            new HashMap<>(); // of each such variable, by operations yet to be differentiated

    /**
     * Adds the gradients.
     *
     * @param output of the graph
     * @param gradient of the loss with respect to it
     * @param wanted the names of the variables that the loss is differentiated by
     * @return for each of them the name of its gradient
     */
    static Map<String, String> add(SDVariable output, SDVariable gradient, Collection<String> wanted) {
        SameDiff graph = output.getSameDiff();
        new GraphGradients(output, wanted).backpropagate(output.name(), gradient);
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : wanted) {
            SDVariable found = graph.getVariable(name).getGradient();
            names.put(name, Objects.requireNonNull(found, name).name());
        }
        return names;
    }

    private GraphGradients(SDVariable output, Collection<String> wanted) {
        this.graph = output.getSameDiff();
        List<SameDiffOp> operations = new ArrayList<>(graph.getOps().values()); // each after those that make its inputs
        Set<String> leading = leadingTo(output.name(), operations);
        wanted.forEach(name -> uses.put(name, 0));
        for (SameDiffOp operation : operations) {
            List<String> outputs = operation.getOutputsOfOp().stream()
                    .filter(leading::contains)
                    .toList();
            Set<String> inputs = differentiable(operation);
            if (!outputs.isEmpty() && !inputs.isEmpty()) {
                inputs.forEach(name -> uses.merge(name, 1, Integer::sum));
                outputs.forEach(name -> uses.put(name, 0));
                outputs.forEach(name -> makers.put(name, operation));
            }
        }
    }

    /** The variables that the output depends on, other than by truth values, which have no gradient. */
    private Set<String> leadingTo(String output, List<SameDiffOp> operations) {
        Set<String> leading = new HashSet<>(Set.of(output));
        List<SameDiffOp> lastFirst = new ArrayList<>(operations);
        Collections.reverse(lastFirst);
        for (SameDiffOp operation : lastFirst) {
            if (!Collections.disjoint(operation.getOutputsOfOp(), leading)) {
                operation.getInputsToOp().stream()
                        .filter(name -> graph.getVariable(name).dataType().isFPType())
                        .forEach(leading::add);
            }
        }
        return leading;
    }

    /** The inputs that depend on a wanted variable, each once. */
    private Set<String> differentiable(SameDiffOp operation) {
        Set<String> inputs = new LinkedHashSet<>(operation.getInputsToOp());
        inputs.retainAll(uses.keySet());
        return inputs;
    }

    private void backpropagate(String output, SDVariable gradient) {
        graph.setGradientForVariableName(output, gradient);
        Queue<SameDiffOp> ready = new ArrayDeque<>(List.of(Objects.requireNonNull(makers.get(output))));
        while (!ready.isEmpty()) {
            SameDiffOp operation = ready.remove();
            operation
                    .getOp()
                    .diff(operation.getOutputsOfOp().stream()
                            .map(name -> graph.getVariable(name).getGradient())
                            .toList());
            for (String input : differentiable(operation)) {
                SameDiffOp maker = makers.get(input);
                if (uses.merge(input, -1, Integer::sum) == 0 && maker != null) {
                    ready.add(maker);
                }
            }
        }
    }
}
