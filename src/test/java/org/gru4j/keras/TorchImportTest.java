package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.keras.TorchLayout.Kind;
import org.gru4j.keras.TorchLayout.Layer;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files that scripts/torch_cases.py has written with PyTorch 1.13.1 give the outputs that PyTorch computed. */
class TorchImportTest {

    private static final Path CASES = Path.of("src/test/resources/torch");
    private static final JsonMapper JSON = new JsonMapper();
    private static final double TOLERANCE = 1e-5;
    private static final TorchLayout CELL = new TorchLayout(
            List.of(
                    new Layer(Kind.EMBEDDING, "table"),
                    new Layer(Kind.RECURRENT, "cell"),
                    new Layer(Kind.LINEAR, "proj")),
            false);

    @TempDir
    Path folder;

    private static ModelSource source(String file) {
        return ModelSource.of(CASES.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gru.pt",
                "gru_2_layers_dropout.pt",
                "gru_both_directions.pt",
                "gru_without_bias_one_hot.pt",
                "gru_alone.pt",
                "lstm_2_layers.pt",
                "lstm_both_directions.pt",
                "rnn_tanh.pt",
                "tied.pt",
                "double.pt",
                "half.pt",
                "bfloat16.pt",
                "checkpoint.pt",
                "views.pt",
                "old_form.pt",
                "safetensors.safetensors"
            })
    void givesPyTorchsOutputs(String file) throws IOException {
        assertGives(source(file), file.replaceAll("\\..*", ".json"));
    }

    @Test
    void givesTheOutputsOfLayersThatAreNamed() throws IOException {
        assertGives(source("cell_with_map.pt").withLayout(CELL), "cell_with_map.json");
    }

    @Test
    void givesTheOutputsOfTheOtherNonlinearity() throws IOException {
        assertGives(source("rnn_relu.pt").withLayout(new TorchLayout(List.of(), true)), "rnn_relu.json");
        assertThatThrownBy(() -> assertGives(source("rnn_relu.pt"), "rnn_relu.json"))
                .isInstanceOf(AssertionError.class);
    }

    private static void assertGives(ModelSource source, String expected) throws IOException {
        NumbersInJson numbers = NumbersInJson.read(CASES.resolve(expected));
        MultiLayerNetwork network =
                (MultiLayerNetwork) KerasImport.network(source).network();
        INDArray input = numbers.array(numbers.has("/ids") ? "/ids" : "/input");

        numbers.check("/outputs", network.output(input.castTo(network.params().dataType())), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru.pt", "tied.pt", "lstm_2_layers.pt", "checkpoint.pt", "safetensors.safetensors"})
    void aModelOfCharactersPredictsAsItDidInPyTorch(String file) throws IOException {
        NumbersInJson json = NumbersInJson.read(CASES.resolve(file.replaceAll("\\..*", ".json")));
        String characters = "cadbe"; // in an order that is not gru4j's
        CharacterModel model = characterModel(source(file), characters);
        Predictor predictor = new Predictor(model);

        for (int t = 0; t < json.at("/ids/0").size(); t++) {
            int id = json.at("/ids/0/" + t).intValue();
            float[] probabilities =
                    predictor.next(new int[][] {{model.vocabulary().idOf(characters.charAt(id))}})[0];
            double sum = 0;
            for (int i = 0; i < characters.length(); i++) {
                sum += Math.exp(json.at("/outputs/0/" + t + "/" + i).doubleValue());
            }
            for (int i = 0; i < characters.length(); i++) {
                double wanted = Math.exp(json.at("/outputs/0/" + t + "/" + i).doubleValue()) / sum;
                assertThat(probabilities[model.vocabulary().idOf(characters.charAt(i))])
                        .isCloseTo((float) wanted, within((float) TOLERANCE));
            }
        }
    }

    private CharacterModel characterModel(ModelSource source, String characters) throws IOException {
        Path vocabulary = folder.resolve("vocabulary.json");
        Files.writeString(vocabulary, JSON.writeValueAsString(characters.split("")));
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 0);
        return KerasImport.characterModel(
                source, Symbols.read(vocabulary), OptionalInt.empty(), provenance, List.of("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refused_module.pt|% holds a Python object of __main__.CharModel, and only tensors in plain dicts are read: write them in Python with torch.save(model.state_dict(), \"weights.pt\")",
                "refused_two_models.pt|% has the tensors of several models, [encoder, decoder]: write those of one with torch.save",
                "refused_no_recurrent.pt|% has no tensors of a GRU, LSTM or RNN: write them in Python with torch.save(model.state_dict(), \"weights.pt\")",
                "refused_projection.pt|layer rnn: its tensor weight_hr_l0 cannot be represented",
                "refused_two_linears.pt|the file has several layers that may be the Linear, fc1, fc2, and does not say what is computed between them: name the layers to use with a map",
                "refused_norm.pt|layer norm: its tensors [weight, bias] are not those of an Embedding, GRU, LSTM, RNN or Linear: name the layers to use with a map",
                "refused_width.pt|layer fc: takes 6 features, but layer gru before it gives 4",
                "refused_ambiguous.pt|layer a: may be an Embedding or a Linear: name the layers to use with a map",
                "refused_deep.pt|the model has more than 100 layers",
                "refused_shared.pt|the layers have more weights than a file of this size can hold"
            })
    void whatCannotBeRepresentedIsRefusedInALine(String file, String message) {
        assertThatThrownBy(() -> KerasImport.network(source(file)))
                .isInstanceOf(KerasException.class)
                .hasMessage(message.replace("%", CASES.resolve(file).toString()));
    }

    @Test
    void aMapMustNameWhatIsThere() {
        TorchLayout absent = new TorchLayout(List.of(new Layer(Kind.RECURRENT, "lstm")), false);
        assertThatThrownBy(() -> KerasImport.network(source("gru.pt").withLayout(absent)))
                .hasMessage("the file has no layer lstm: its layers are encoder, gru, decoder");
        TorchLayout wrong = new TorchLayout(List.of(new Layer(Kind.RECURRENT, "decoder")), false);
        assertThatThrownBy(() -> KerasImport.network(source("gru.pt").withLayout(wrong)))
                .hasMessage("layer decoder: its tensors [weight, bias] are not those of a layer of the kind recurrent");
        assertThatThrownBy(() -> new TorchLayout(List.of(new Layer(Kind.LINEAR, "a")), false))
                .isInstanceOf(SettingException.class);
        Path keras = Path.of("src/test/resources/keras-models/keras1_gru.h5");
        assertThatThrownBy(() -> KerasImport.network(ModelSource.of(keras).withLayout(CELL)))
                .hasMessage("%s is no file of PyTorch, which alone needs a map of its layers or a nonlinearity", keras);
        assertThatThrownBy(() -> KerasImport.network(source("gru.pt").withConfig(keras)))
                .hasMessage("%s is a file of PyTorch: it needs no configuration of Keras", CASES.resolve("gru.pt"));
    }

    @Test
    void aMapFindsItsLayersBehindAPrefix() throws IOException {
        TorchLayout layout = new TorchLayout(
                List.of(
                        new Layer(Kind.EMBEDDING, "encoder"),
                        new Layer(Kind.RECURRENT, "rnn"),
                        new Layer(Kind.LINEAR, "decoder")),
                false);
        assertGives(source("checkpoint.pt").withLayout(layout), "checkpoint.json");
    }

    /** What Python's pickle would run: os.system and builtins.eval, by both ways to name them. */
    @ParameterizedTest
    @ValueSource(strings = {"cos\nsystem\n", "\u008c\u0002os\u008c\u0006system\u0093", "cbuiltins\neval\n"})
    void nothingInAPickleIsExecuted(String callable) throws IOException {
        Path planted = folder.resolve("planted");
        Path file = folder.resolve("evil.pt");
        String command = "touch " + planted;
        String pickle = "\u0080\u0002" + callable + "X" + (char) command.length() + "\0\0\0" + command + "\u0085R.";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("evil/data.pkl"));
            zip.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
        }

        assertThatThrownBy(() -> KerasImport.network(ModelSource.of(file)))
                .isInstanceOf(KerasException.class)
                .hasMessageMatching(".*evil.pt holds a Python object of (os.system|builtins.eval), and only .*");
        assertThat(planted).doesNotExist();
    }
}
