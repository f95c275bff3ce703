package org.gru4j.bench;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The same network in libtorch, PyTorch's C++ library; the environment sets its threads. */
final class LibtorchStep {

    /** What TrainingPlan.standard() has. It does not clip the gradient, and so this does not. */
    private static final double DROPOUT = 0.3;

    private static final double RECURRENT_DROPOUT = 0.1;

    private final Workload work;
    private final Random random = new Random(1);
    private final GRUImpl gru;
    private final LinearImpl dense;
    private final Tensor carried;
    private final Optimizer optimizer;

    private LibtorchStep(Workload work) {
        this.work = work;
        GRUOptions options = new GRUOptions(work.vocabulary, work.units);
        options.batch_first().put(true);
        this.gru = new GRUImpl(options);
        this.dense = new LinearImpl(work.units, work.vocabulary);
        this.carried = torch.zeros(1, work.batch, work.units);
        TensorVector parameters = new TensorVector();
        for (TensorVector more : new TensorVector[] {gru.parameters(), dense.parameters()}) {
            for (long i = 0; i < more.size(); i++) {
                parameters.push_back(more.get(i));
            }
        }
        this.optimizer = work.carried
                ? new Adam(parameters, new AdamOptions(Workload.LEARNING_RATE))
                : new RMSprop(parameters, new RMSpropOptions(Workload.LEARNING_RATE));
    }

    public static void main(String[] arguments) {
        Timing.print(new LibtorchStep(Workload.valueOf(arguments[0]))::step);
    }

    private void step() {
        try (PointerScope scope = new PointerScope()) {
            int[][] windows = work.windows(random);
            Tensor features = torch.from_blob(
                    new FloatPointer(work.oneHot(windows)), work.batch, work.timeSteps, work.vocabulary);
            T_TensorTensor_T result = work.carried ? goOn(features) : gru.forward(features);
            Tensor states = result.get0(); // [batch, time, units]
            if (work.carried) {
                states = torch.dropout(states, DROPOUT, true);
            }
            Tensor used = work.everyPosition ? states.reshape(-1, work.units) : states.select(1, work.timeSteps - 1);
            Tensor loss = torch.cross_entropy(dense.forward(used), targets(windows));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if (work.carried) {
                carried.copy_(result.get1().detach());
            }
        }
    }

    /** From the states that the step before has left. What {@code forward} calls, with dropout of the recurrent weights. */
    private T_TensorTensor_T goOn(Tensor features) {
        TensorVector weights = gru.parameters();
        weights.put(1, torch.dropout(weights.get(1), RECURRENT_DROPOUT, true)); // input, recurrent, and their biases
        return torch.gru(features, carried, weights, true, 1, 0, true, false, true);
    }

    private Tensor targets(int[][] windows) {
        int perWindow = work.everyPosition ? work.timeSteps : 1;
        long[] ids = new long[windows.length * perWindow];
        for (int i = 0; i < windows.length; i++) {
            for (int t = 0; t < perWindow; t++) {
                ids[i * perWindow + t] = windows[i][work.timeSteps - perWindow + 1 + t];
            }
        }
        return torch.from_blob(new LongPointer(ids), new long[] {ids.length}, new TensorOptions(torch.ScalarType.Long));
    }
}
