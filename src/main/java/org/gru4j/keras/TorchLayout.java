package org.gru4j.keras;

import java.util.List;
import java.util.Locale;
import org.gru4j.settings.SettingException;

/**
 * What a file of PyTorch's tensors does not say: which of them are which layers, where neither names nor shapes tell, and
 * what an {@code nn.RNN} computes.
 *
 * @param layers from the input on; none if they are to be found
 * @param relu whether an {@code nn.RNN} was made with {@code nonlinearity="relu"}; otherwise it has tanh
 */
public record TorchLayout(List<Layer> layers, boolean relu) {

    /** Layers that are found by names and shapes, and tanh. */
    public static final TorchLayout FOUND = new TorchLayout(List.of(), false);

    /** What a layer is. */
    public enum Kind {
        /** An {@code nn.Embedding}, the first layer. */
        EMBEDDING,
        /** An {@code nn.GRU}, {@code nn.LSTM} or {@code nn.RNN} of any depth, or a cell of one. */
        RECURRENT,
        /** An {@code nn.Linear}, the last layer. */
        LINEAR
    }

    /**
     * A layer.
     *
     * @param name of its tensors, without {@code .weight} and the like; a prefix as {@code module.} may be left out
     */
    public record Layer(Kind kind, String name) {

        /** {@code linear=decoder}. */
        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + "=" + name;
        }
    }

    /**
     * A layout.
     *
     * @throws SettingException if layers are given that are no embedding or one, one recurrent layer or more, and no linear
     *     one or one, in this order
     */
    public TorchLayout {
        layers = List.copyOf(layers);
        StringBuilder kinds = new StringBuilder();
        layers.forEach(layer -> kinds.append(layer.kind().name().charAt(0)));
        if (!layers.isEmpty() && !kinds.toString().matches("E?R+L?")) {
            throw new SettingException(
                    "map", "an embedding or none, one recurrent layer or more, and a linear one or none", layers);
        }
    }
}
