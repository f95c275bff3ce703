package org.gru4j.bench;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A thousand characters of one text in libtorch: a step, a softmax at a temperature, a draw. */
final class LibtorchText {

    private LibtorchText() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        GRUImpl gru = new GRUImpl(new GRUOptions(work.vocabulary, work.units));
        LinearImpl dense = new LinearImpl(work.units, work.vocabulary);
        StringBuilder text = new StringBuilder();
        try (NoGradGuard inference = new NoGradGuard()) {
            Timing.print(() -> {
                text.setLength(0);
                Tensor state = torch.zeros(1, 1, work.units);
                int id = 0;
                for (int i = 0; i < Workload.TEXT; i++) {
                    try (PointerScope step = new PointerScope()) {
                        Tensor input = torch.zeros(1, 1, work.vocabulary);
                        input.data_ptr_float().put(id, 1f);
                        T_TensorTensor_T result = gru.forward(input, state);
                        state.copy_(result.get1());
                        Tensor probabilities = torch.softmax(
                                dense.forward(result.get0().view(1, work.units)).div(new Scalar(0.8)), 1);
                        id = (int) torch.multinomial(probabilities, 1).item_long();
                        text.appendCodePoint('A' + id);
                    }
                }
            });
        }
    }
}
