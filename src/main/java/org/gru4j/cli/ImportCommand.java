package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasImport;
import org.gru4j.keras.KerasNetwork;
import org.gru4j.keras.ModelSource;
import org.gru4j.keras.Symbols;
import org.gru4j.keras.Textgenrnn;
import org.gru4j.keras.TorchLayout;
import org.gru4j.run.internal.ModelDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gru import}. */
@Command(
        name = "import",
        description =
                "Imports a model of Keras, PyTorch, TensorFlow.js or textgenrnn. With a vocabulary it becomes a model that gru can "
                        + "write with; without one, a network for Deeplearning4j.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gru import model.keras --vocabulary vocabulary.json --model mine",
            "  gru import char_rnn.h5 --vocabulary-from corpus.txt --order frequency",
            "  gru import model.weights.h5 --config config.json --model network",
            "  gru import textgenrnn_weights.hdf5 --model poems",
            "  gru import weights.pt --vocabulary vocabulary.json --map embedding=emb,recurrent=rnn,linear=out",
        })
final class ImportCommand implements Callable<Integer> {

    /** The file of a network that is no character model, in a model directory. */
    static final String NETWORK = "network.zip";

    private static final int MOST_SHOWN = 20;

    private final Console console;

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A .h5, .keras or .weights.h5 file of Keras 1, 2 or 3; the model.json of TensorFlow.js; the state dict of a "
                            + "PyTorch model, .pt, .pth or .safetensors; or weights of textgenrnn, NAME_weights.hdf5, which take "
                            + "NAME_vocab.json and NAME_config.json beside them.")
    private Path file;

    @Option(
            names = "--config",
            paramLabel = "JSON",
            description =
                    "The configuration of the model, for a file that has only weights. For textgenrnn: another one than "
                            + "that beside the weights.")
    private @Nullable Path config;

    @Mixin
    private TorchOptions torch;

    @Option(
            names = "--vocabulary",
            paramLabel = "FILE",
            description =
                    "The symbols of the model's ids: a list of symbols, a map from symbols to ids or back, in JSON, as Python "
                            + "prints it, or in a pickle, of which nothing is run; the JSON of a Tokenizer; or a text with "
                            + "one symbol per line (a line break is \\n).")
    private @Nullable Path vocabulary;

    @Option(
            names = "--vocabulary-from",
            paramLabel = "CORPUS",
            converter = PathName.class,
            description = "Take the characters of this text as the vocabulary, as the Python script did.")
    private @Nullable String corpus;

    @Option(
            names = "--order",
            paramLabel = "sorted|frequency",
            description = "How --vocabulary-from orders them: sorted, or frequency, the most frequent first. "
                    + "Default: sorted")
    private Symbols.@Nullable Order order;

    @Mixin
    private TextOptions textOptions;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Characters per training window. Default: as in the file, or 100 (of textgenrnn 40)")
    private @Nullable Integer window;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            defaultValue = ModelOption.DEFAULT,
            description = "Directory for the model. Default: ./${DEFAULT-VALUE}")
    private Path directory;

    @Option(names = "--overwrite", description = "Replace an existing model.")
    private boolean overwrite;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (vocabulary != null && corpus != null) {
            throw new IllegalArgumentException("give --vocabulary or --vocabulary-from, not both");
        }
        for (String option : List.of("--order", "--encoding", "--line-endings", "--include")) {
            if (corpus == null && command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " needs --vocabulary-from");
            }
        }
        if (window != null && window < 1) {
            throw new IllegalArgumentException("--window must be 1 or more, but is " + window);
        }
        boolean textgenrnn = Textgenrnn.isOne(file);
        if (textgenrnn && corpus != null) {
            throw new IllegalArgumentException(
                    "a model of textgenrnn needs the vocabulary that textgenrnn wrote: give --vocabulary, not --vocabulary-from");
        }
        if (textgenrnn && !torch.layout().equals(TorchLayout.FOUND)) {
            throw new IllegalArgumentException("--map and --nonlinearity are for files of PyTorch, not of textgenrnn");
        }
        if (window != null && vocabulary == null && corpus == null && !textgenrnn) {
            throw new IllegalArgumentException("--window needs --vocabulary or --vocabulary-from");
        }
        new ModelDirectory(directory).mayWrite(overwrite);
        ModelSource source = ModelSource.of(file).withConfig(config).withLayout(torch.layout());
        Backend.start();
        if (textgenrnn) {
            textgenrnn();
        } else if (vocabulary != null) {
            Symbols symbols = Symbols.read(vocabulary);
            characters(LanguageModel.importModel(source, symbols, window()));
            tell(symbols);
        } else if (corpus != null) {
            CorpusNotes notes = new CorpusNotes(this::note, this::note);
            Corpus text = Corpus.read(List.of(corpus), console.in(), textOptions.format(), notes);
            Symbols.Order chosen = order == null ? Symbols.Order.SORTED : order;
            characters(LanguageModel.importModel(source, text, chosen, window()));
        } else {
            network(source);
            return ExitCode.OK;
        }
        say(Words.format(
                "The model is in %s: %s%n",
                directory, ShellWords.joined("gru", "generate", "--model", directory.toString())));
        return ExitCode.OK;
    }

    private OptionalInt window() {
        return window == null ? OptionalInt.empty() : OptionalInt.of(window);
    }

    private void characters(LanguageModel model) throws IOException {
        model.saveIn(directory, overwrite);
        say(ModelTable.of(model.layers()) + System.lineSeparator());
        model.untrainable().forEach(this::note);
    }

    /** A model of textgenrnn, with the files beside it. */
    private void textgenrnn() throws IOException {
        Textgenrnn files = Textgenrnn.of(file, vocabulary, config);
        characters(LanguageModel.importTextgenrnn(files, window()));
        say(Words.format(
                "A model of textgenrnn, with the vocabulary %s and %s%n",
                files.vocabulary(),
                files.config() == null ? "textgenrnn's usual configuration" : "the configuration " + files.config()));
    }

    private void tell(Symbols symbols) {
        List<String> several = symbols.ofSeveralCharacters();
        if (!several.isEmpty()) {
            say(Words.format(
                    "Symbols of several characters, each written and typed as it is: %s%s%n",
                    several.stream().limit(MOST_SHOWN).map(Escapes::shown).collect(Collectors.joining(" ")),
                    several.size() > MOST_SHOWN ? Words.format(" and %,d more", several.size() - MOST_SHOWN) : ""));
        }
        if (!symbols.withoutCharacter().isEmpty()) {
            say(Words.format(
                    "Without any characters: ids %s; they are written as characters for private use, U+F0000 plus the id.%n",
                    symbols.withoutCharacter()));
        }
    }

    private void network(ModelSource source) throws IOException {
        KerasNetwork network = KerasImport.network(source);
        Path to = directory.resolve(NETWORK);
        new ModelDirectory(directory).replace(overwrite, () -> network.save(to));
        network.untrainable().forEach(this::note);
        say(Words.format(
                "The network is in %s: %s.load(new File(\"%s\"), true) reads it, with gru4j on the class path%n",
                to, network.kind(), to.toString().replace("\\", "\\\\").replace("\"", "\\\"")));
    }

    private void note(String text) {
        console.err().println("gru import: " + text);
        console.err().flush();
    }

    private void say(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
