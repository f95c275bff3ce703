package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gru4j.internal.Words;
import org.gru4j.keras.TorchLayout;
import org.gru4j.keras.TorchLayout.Kind;
import org.gru4j.keras.TorchLayout.Layer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a file of PyTorch does not say. */
final class TorchOptions {

    /** What nn.RNN calls its two activations. */
    enum Nonlinearity {
        TANH,
        RELU
    }

    /** {@code linear=decoder}. */
    static final class LayerConverter implements ITypeConverter<Layer> {

        @Override
        public Layer convert(String value) {
            int equals = value.indexOf('=');
            for (Kind kind : Kind.values()) {
                if (equals >= 0
                        && equals < value.length() - 1
                        && kind.name().toLowerCase(Locale.ROOT).equals(value.substring(0, equals))) {
                    return new Layer(kind, value.substring(equals + 1));
                }
            }
            throw new TypeConversionException(
                    Words.format("must be embedding=NAME, recurrent=NAME or linear=NAME, but is \"%s\"", value));
        }
    }

    @Option(
            names = "--map",
            split = ",",
            paramLabel = "KIND=NAME",
            converter = LayerConverter.class,
            description =
                    "Of PyTorch: the layers from the input on, by kind (embedding, recurrent, linear) and by what the "
                            + "names of their tensors begin with; others are left out. Default: found by shapes and names")
    private List<Layer> layers = new ArrayList<>();

    @Option(
            names = "--nonlinearity",
            paramLabel = "tanh|relu",
            description = "Of PyTorch: what its nn.RNN was made with. Default: tanh")
    private Nonlinearity nonlinearity = Nonlinearity.TANH;

    TorchLayout layout() {
        return new TorchLayout(layers, nonlinearity == Nonlinearity.RELU);
    }
}
