package org.gru4j.bench;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The same network in libtorch, PyTorch's C++ library; the environment sets its threads. */
final class LibtorchStep {

    private LibtorchStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        GRUOptions options = new GRUOptions(work.vocabulary, work.units);
        options.batch_first().put(true);
        GRUImpl gru = new GRUImpl(options);
        LinearImpl dense = new LinearImpl(work.units, work.vocabulary);
        TensorVector parameters = new TensorVector();
        for (TensorVector more : new TensorVector[] {gru.parameters(), dense.parameters()}) {
            for (long i = 0; i < more.size(); i++) {
                parameters.push_back(more.get(i));
            }
        }
        RMSprop optimizer = new RMSprop(parameters, new RMSpropOptions(Workload.LEARNING_RATE));
        Random random = new Random(1);
        Timing.print(() -> {
            try (PointerScope scope = new PointerScope()) {
                int[][] windows = work.windows(random);
                Tensor features = torch.from_blob(
                        new FloatPointer(work.oneHot(windows)), Workload.BATCH, Workload.TIME_STEPS, work.vocabulary);
                Tensor states = gru.forward(features).get0(); // [batch, time, units]
                Tensor used =
                        work.everyPosition ? states.reshape(-1, work.units) : states.select(1, Workload.TIME_STEPS - 1);
                Tensor loss = torch.cross_entropy(dense.forward(used), targets(work, windows));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
        });
    }

    private static Tensor targets(Workload work, int[][] windows) {
        int perWindow = work.everyPosition ? Workload.TIME_STEPS : 1;
        long[] ids = new long[windows.length * perWindow];
        for (int i = 0; i < windows.length; i++) {
            for (int t = 0; t < perWindow; t++) {
                ids[i * perWindow + t] = windows[i][Workload.TIME_STEPS - perWindow + 1 + t];
            }
        }
        return torch.from_blob(new LongPointer(ids), new long[] {ids.length}, new TensorOptions(torch.ScalarType.Long));
    }
}
