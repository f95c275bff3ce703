package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java in the README and in the pages compiles. */
class SnippetsTest {

    private static final Pattern SNIPPET = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    /** What a program imports for the snippets, and what they take for given. */
    private static final String PROGRAM = """
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.List;
            import java.util.Locale;
            import java.util.Map;
            import java.util.OptionalInt;
            import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
            import org.deeplearning4j.nn.conf.RNNFormat;
            import org.deeplearning4j.nn.conf.inputs.InputType;
            import org.deeplearning4j.nn.conf.layers.OutputLayer;
            import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
            import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
            import org.gru4j.Corpus;
            import org.gru4j.LanguageModel;
            import org.gru4j.Recipe;
            import org.gru4j.Training;
            import org.gru4j.Writing;
            import org.gru4j.corpus.*;
            import org.gru4j.evaluation.*;
            import org.gru4j.generation.*;
            import org.gru4j.inspection.*;
            import org.gru4j.keras.*;
            import org.gru4j.layer.Gru;
            import org.gru4j.model.*;
            import org.gru4j.run.*;
            import org.gru4j.settings.*;
            import org.gru4j.training.*;
            import org.nd4j.linalg.activations.Activation;
            import org.nd4j.linalg.api.ndarray.INDArray;
            import org.nd4j.linalg.learning.config.Adam;
            import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
            import org.slf4j.Logger;

            abstract class Program {
                Logger log;
                Path directory;
                Corpus corpus;
                LanguageModel model;
                MultiLayerNetwork network;
                int features;
                INDArray input;
                INDArray initialState;

                void run() throws Exception {
            SNIPPET
                }
            }
            """;

    @TempDir
    private Path classes;

    static List<Arguments> snippets() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> pages = Files.list(Path.of("src/site/markdown"))) {
            documents.addAll(
                    pages.filter(it -> it.toString().endsWith(".md")).sorted().toList());
        }
        List<Arguments> snippets = new ArrayList<>();
        for (Path document : documents) {
            Matcher snippet = SNIPPET.matcher(Files.readString(document).replace("\r\n", "\n"));
            for (int number = 1; snippet.find(); number++) {
                snippets.add(argumentSet(document.getFileName() + " " + number, snippet.group(1)));
            }
        }
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compiles(String snippet) {
        assertThat(errors(snippet)).as(snippet).isEmpty();
    }

    @Test
    void theReadmeAndThePageAboutTheLibraryHaveSome() throws IOException {
        assertThat(snippets())
                .extracting(it -> it.toString())
                .anyMatch(it -> it.contains("README.md 3"))
                .anyMatch(it -> it.contains("library.md 10"));
    }

    @Test
    void noticesWhatDoesNotCompile() {
        assertThat(errors("Corpus.readAll(directory);"))
                .hasSize(1)
                .first()
                .asString()
                .contains("readAll");
    }

    private List<String> errors(String snippet) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        compiler.getTask(null, null, found, options, null, List.of(new Source(PROGRAM.replace("SNIPPET", snippet))))
                .call();
        return found.getDiagnostics().stream()
                .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
                .map(it -> it.getMessage(Locale.ROOT))
                .toList();
    }

    /** A program that is in no file. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
