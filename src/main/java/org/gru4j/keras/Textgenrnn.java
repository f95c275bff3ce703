package org.gru4j.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.PaddedWindow;
import org.jspecify.annotations.Nullable;

/**
 * The files of a character model that textgenrnn has trained (minimaxir/textgenrnn): weights, and beside them
 * {@code NAME_vocab.json} and {@code NAME_config.json}. Immutable.
 *
 * @param weights the HDF5 file
 * @param vocabulary symbols to ids from 1 on, with {@code <s>} for the beginning and the end of a text, unless all texts are one
 * @param config null for textgenrnn's defaults
 */
public record Textgenrnn(
        Path weights, Path vocabulary, @Nullable Path config) {

    private static final String BETWEEN_TEXTS = "<s>";
    private static final String LINE_END = "\n";

    /** What textgenrnn's own files are called, and those of a model that was trained on from it. */
    private static final String OWN = "textgenrnn";

    /** {@return whether a file holds weights of the layers of textgenrnn; false also where it cannot be read} */
    public static boolean isOne(Path file) {
        try {
            byte[] content = Files.isRegularFile(file) ? KerasFile.content(file) : new byte[0];
            if (!KerasFile.isHdf5(content)) {
                return false;
            }
            try (Hdf5 hdf5 = Hdf5.of(file.toString(), content)) {
                return TextgenrnnWeights.isIn(hdf5);
            }
        } catch (KerasException | IOException unreadable) {
            return false; // whoever reads it will say so
        }
    }

    /**
     * {@return the files of a model}
     *
     * @param weights for example {@code poems_weights.hdf5} or {@code poems_weights_epoch_5.hdf5}
     * @param vocabulary null for {@code poems_vocab.json} beside it, or {@code textgenrnn_vocab.json}
     * @param config null for {@code poems_config.json} or {@code textgenrnn_config.json} beside it, if there is one
     * @throws KerasException if there is no vocabulary
     */
    public static Textgenrnn of(Path weights, @Nullable Path vocabulary, @Nullable Path config) {
        String file = String.valueOf(weights.getFileName());
        String name = file.replaceFirst("_weights.*|\\.[^.]*$", "");
        Path symbols = vocabulary != null
                ? vocabulary
                : beside(weights, name, "_vocab.json")
                        .orElseThrow(() -> new KerasException(Words.format(
                                        "%s is a model of textgenrnn, whose vocabulary %s_vocab.json is not beside it: "
                                                + "name it; for a model that textgenrnn trained on from its own it is the "
                                                + "textgenrnn_vocab.json of its Python package",
                                        weights, name))
                                .in(weights));
        return new Textgenrnn(
                weights,
                symbols,
                config != null ? config : beside(weights, name, "_config.json").orElse(null));
    }

    private static Optional<Path> beside(Path weights, String name, String ending) {
        return List.of(name, OWN).stream()
                .map(one -> weights.resolveSibling(one + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * {@return the model} A line end of a text stands for {@code <s>}, unless the vocabulary has line ends.
     *
     * @param window characters that the network sees at once, in place of those of the configuration
     * @throws KerasException in one line, if the files cannot be read or do not go together
     * @hidden it is for gru4j's own packages
     */
    public CharacterModel model(OptionalInt window, Provenance provenance) {
        return KerasImport.guarded(weights, () -> read(window, provenance));
    }

    private CharacterModel read(OptionalInt window, Provenance provenance) {
        if (window.isPresent() && (window.getAsInt() < 1 || window.getAsInt() > PaddedWindow.MAX_LENGTH)) {
            throw new KerasException(Words.format(
                    "a window of textgenrnn must be 1 to %d, but is %d", PaddedWindow.MAX_LENGTH, window.getAsInt()));
        }
        TextgenrnnWeights arrays = KerasFile.guarded(weights, this::arrays);
        TextgenrnnConfig configuration = config == null ? TextgenrnnConfig.usual() : configuration(config, arrays);
        Symbols symbols = Symbols.read(vocabulary);
        requireIds(symbols, arrays.embedding().array().size(0));
        TextgenrnnNetwork.Made made = TextgenrnnNetwork.of(arrays);
        OptionalInt start = configuration.singleText() ? OptionalInt.empty() : symbols.characterOf(BETWEEN_TEXTS);
        Symbols written = start.isPresent() ? symbols.spelled(BETWEEN_TEXTS, LINE_END) : symbols;
        KerasImport.reorder(made.network(), written);
        return new CharacterModel(
                made.network(),
                written.vocabulary(),
                ModelConfiguration.builder()
                        .layers(made.specs())
                        .window(window.orElse(configuration.window()))
                        .targets(Targets.LAST)
                        .optimizer(Optimizer.RMSPROP)
                        .learningRate(TextgenrnnNetwork.LEARNING_RATE)
                        .build(),
                provenance,
                start.isPresent() ? List.of(Character.toString(start.getAsInt())) : written.beginnings(),
                null,
                null,
                new PaddedWindow(written.characterOf(0), start.isPresent() ? (Integer) start.getAsInt() : null));
    }

    private TextgenrnnWeights arrays() throws IOException {
        try (Hdf5 hdf5 = Hdf5.of(weights.toString(), KerasFile.content(weights))) {
            return TextgenrnnWeights.of(hdf5);
        }
    }

    private static TextgenrnnConfig configuration(Path file, TextgenrnnWeights arrays) {
        return KerasFile.guarded(
                file,
                () -> TextgenrnnConfig.of(
                        file.toString(), KerasFile.json(file.toString(), KerasFile.content(file)), arrays));
    }

    private void requireIds(Symbols symbols, long ids) {
        if (!symbols.withoutCharacter().contains(0)) {
            throw new KerasException(Words.format(
                    "vocabulary %s has the id 0, with which textgenrnn fills up windows: it is not textgenrnn's",
                    vocabulary));
        }
        if (symbols.size() != ids) {
            throw new KerasException(Words.format(
                    "vocabulary %s has ids up to %d, but the weights have %d ids: it belongs to others",
                    vocabulary, symbols.size() - 1, ids));
        }
    }
}
