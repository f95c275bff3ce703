package org.gru4j;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.LineStarts;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.EvaluationListener;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.internal.Evaluator;
import org.gru4j.evaluation.internal.ModelEvaluation;
import org.gru4j.generation.Passage;
import org.gru4j.generation.TemperatureFigures;
import org.gru4j.generation.TextListener;
import org.gru4j.generation.internal.Opening;
import org.gru4j.generation.internal.Request;
import org.gru4j.generation.internal.TemperatureSheet;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.inspection.internal.TextInspection;
import org.gru4j.internal.Version;
import org.gru4j.keras.ExportFormat;
import org.gru4j.keras.KerasImport;
import org.gru4j.keras.ModelSource;
import org.gru4j.keras.Symbols;
import org.gru4j.keras.Textgenrnn;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.CompactFile;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.PaddedWindow;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.report.Report;
import org.gru4j.run.internal.ModelDirectory;
import org.gru4j.settings.internal.Range;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * A character-level language model: it writes text, and tells how well it predicts one.
 *
 * <p>Any number of threads may write with one model, and evaluate it, at the same time: each gets what it would get alone.
 */
public final class LanguageModel {

    private final SavedModel saved;
    private final CharacterModel model;
    private final TextGenerator generator;

    LanguageModel(SavedModel saved) {
        this.saved = saved;
        this.model = saved.model();
        this.generator = new TextGenerator(model, Opening.of(saved));
    }

    /**
     * A text to be written, with others at the same time.
     *
     * @param prompt what it goes on from; empty for a beginning of a line of the corpus
     * @param options how it is written
     * @param listener is told of it as it is written
     */
    public record Text(String prompt, Writing options, TextListener listener) {

        public Text {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(options, "options");
            Objects.requireNonNull(listener, "listener");
        }
    }

    /**
     * Reads a model.
     *
     * @param path a model file, or a directory that training has written, of which it is the best model
     * @throws org.gru4j.model.ModelFileException if there is none, or it cannot be read
     */
    public static LanguageModel load(Path path) {
        return new LanguageModel(ModelFile.read(path));
    }

    /**
     * Reads the model that comes with gru4j: it has learnt English, and no text of yours.
     *
     * @throws java.io.UncheckedIOException if there is no room for temporary files
     */
    public static LanguageModel english() {
        return new LanguageModel(BaseModel.english());
    }

    /**
     * Reads a character model that Keras has written, of any version.
     *
     * @param file {@code .h5}, {@code .keras} or {@code .weights.h5}
     * @param symbols what the model's ids mean
     * @throws org.gru4j.keras.KerasException if it cannot be read, or cannot be represented exactly
     */
    public static LanguageModel importKeras(Path file, Symbols symbols) {
        return importKeras(file, null, symbols, OptionalInt.empty());
    }

    /**
     * The same.
     *
     * @param config the model's JSON, for a file that holds weights only; else null
     * @param window characters per training window, where the file does not say it
     */
    public static LanguageModel importKeras(Path file, @Nullable Path config, Symbols symbols, OptionalInt window) {
        return importModel(ModelSource.of(file).withConfig(config), symbols, window);
    }

    /**
     * The same, with the characters of the text that the model has learnt.
     *
     * @param order in which the Python script had numbered them
     */
    public static LanguageModel importKeras(
            Path file, @Nullable Path config, Corpus corpus, Symbols.Order order, OptionalInt window) {
        return importModel(ModelSource.of(file).withConfig(config), corpus, order, window);
    }

    /**
     * Reads a character model of Keras, PyTorch or TensorFlow.js.
     *
     * @param symbols what the model's ids mean
     * @param window characters per training window, where the file does not say it
     * @throws org.gru4j.keras.KerasException if it cannot be read, or cannot be represented exactly
     */
    public static LanguageModel importModel(ModelSource source, Symbols symbols, OptionalInt window) {
        return imported(source, symbols, window, symbols.beginnings());
    }

    /**
     * The same, with the characters of the text that the model has learnt.
     *
     * @param order in which the Python script had numbered them
     */
    public static LanguageModel importModel(
            ModelSource source, Corpus corpus, Symbols.Order order, OptionalInt window) {
        List<String> beginnings = LineStarts.pick(corpus.known(), LineStarts.USUAL, new Random(1));
        return imported(source, Symbols.of(corpus.text(), order), window, beginnings);
    }

    /**
     * Reads a character model that textgenrnn has trained.
     *
     * @param window characters that the network sees at once, where they are not those of the configuration
     * @throws org.gru4j.keras.KerasException if the files cannot be read, or do not go together
     */
    public static LanguageModel importTextgenrnn(Textgenrnn files, OptionalInt window) {
        return new LanguageModel(SavedModel.unsaved(
                String.valueOf(files.weights().getFileName()), files.model(window, imported(files.weights()))));
    }

    private static Provenance imported(Path file) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Provenance(Version.text(), now, "imported from " + file.getFileName(), 0);
    }

    private static LanguageModel imported(
            ModelSource source, Symbols symbols, OptionalInt window, List<String> beginnings) {
        Path file = source.file();
        return new LanguageModel(SavedModel.unsaved(
                String.valueOf(file.getFileName()),
                KerasImport.characterModel(source, symbols, window, imported(file), beginnings)));
    }

    /**
     * {@return why the model cannot be trained further, a line for each reason; only models that come from elsewhere have one}
     * They write and are evaluated like others.
     */
    public List<String> untrainable() {
        return model.untrainable();
    }

    /**
     * Writes the model for another program, and its vocabulary beside it; replaces files that are there.
     *
     * @return all files that were written
     * @throws org.gru4j.keras.KerasException if the format cannot represent the model
     * @throws IOException if a file cannot be written
     */
    public List<Path> export(Path file, ExportFormat format) throws IOException {
        return format.write(model, file);
    }

    /**
     * Writes the model to a directory, as a run leaves it there, from which training can be continued.
     *
     * @param overwrite whether it may replace what is there
     * @throws org.gru4j.run.ModelDirectoryException if something is there that may not be replaced, or a run is at work
     * @throws IOException if it cannot be written
     */
    public void saveIn(Path directory, boolean overwrite) throws IOException {
        Path best = directory.resolve(ModelFile.BEST);
        new ModelDirectory(directory).replace(overwrite, () -> {
            save(best);
            ModelFile.copy(best, directory.resolve(ModelFile.LAST));
        });
    }

    /**
     * Writes the model with all that was read with it, so that training can go on from it; replaces the file as a whole.
     *
     * @throws IOException if it cannot be written; the file is then what it was before
     */
    public void save(Path file) throws IOException {
        ModelDirectory.write(saved, file);
    }

    /**
     * Writes the model alone, to hand it on: less than half as large, for its weights have 16 bits, and without its text and what
     * its training left. {@link #load} reads it as any other, with weights rounded to 11 binary digits. Replaces the file as a
     * whole.
     *
     * @throws IllegalArgumentException if a weight is larger than 65,504
     * @throws IOException if it cannot be written; the file is then what it was before
     */
    public void saveCompact(Path file) throws IOException {
        CompactFile.save(model, file);
    }

    /** Goes on from a prompt in the usual way. */
    public String write(String prompt) {
        return write(prompt, Writing.options());
    }

    /**
     * Goes on from a prompt.
     *
     * @param prompt of any length; empty for a beginning of a line of the corpus
     * @return what was written, without the prompt
     * @throws org.gru4j.corpus.UnknownCharacterException if the model knows no character of the prompt, or does not know one
     *     and the options refuse that
     */
    public String write(String prompt, Writing options) {
        StringBuilder text = new StringBuilder();
        write(prompt, options, text::append);
        return text.toString();
    }

    /**
     * Goes on from a prompt and gives out each character as soon as it is sure to stay.
     *
     * @param out gets the characters, on this thread
     * @return what can be told about the text
     */
    public Passage write(String prompt, Writing options, Consumer<String> out) {
        return write(List.of(new Text(prompt, options, out::accept)), () -> false)
                .get(0);
    }

    /**
     * Goes on from several prompts at once, which is faster than one after the other. A random seed of the options is that of
     * the first text, and the next ones have the next numbers.
     *
     * @return the texts, without their prompts
     */
    public List<String> write(List<String> prompts, Writing options) {
        List<StringBuilder> written = new ArrayList<>();
        List<Text> texts = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            StringBuilder text = new StringBuilder();
            Writing own = options.randomSeed().isPresent()
                    ? options.randomSeed(options.randomSeed().getAsLong() + i)
                    : options;
            written.add(text);
            texts.add(new Text(prompts.get(i), own, text::append));
        }
        write(texts, () -> false);
        return written.stream().map(StringBuilder::toString).toList();
    }

    /**
     * Writes several texts at once. Each is what it would be alone, but for the rounding of the arithmetic.
     *
     * @param stop asked before each character; true ends all texts
     * @return what can be told about each text
     * @throws org.gru4j.corpus.UnknownCharacterException if the model knows no character of a prompt, or does not know one and
     *     the options refuse that
     * @throws IllegalArgumentException if copies shall be limited and the model has no copy index
     */
    public List<Passage> write(List<Text> texts, BooleanSupplier stop) {
        texts.forEach(text -> generator.check(text.options().limits()));
        return generator.write(texts.stream().map(this::request).toList(), stop);
    }

    private Request request(Text text) {
        // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
        RandomGenerator random = text.options().randomSeed().isPresent()
                ? new SplittableRandom(text.options().randomSeed().getAsLong())
                : new SplittableRandom();
        String prompt = text.prompt().isEmpty() ? beginning(random) : known(text.prompt(), text.options());
        text.listener().begun(text.prompt().isEmpty() ? written(prompt) : prompt);
        return new Request(
                prompt,
                text.options().sampler(),
                random,
                text.options().limits(),
                text.options().reportCopies(),
                text.listener());
    }

    private String known(String prompt, Writing options) {
        String known = options.unknown().fit(prompt, model.vocabulary()).text();
        if (known.isEmpty()) {
            model.vocabulary().encode(prompt); // which refuses its first character
        }
        return known;
    }

    /** Characters of the model as a person reads them; what begins each of its texts is read anyway, and not shown. */
    private String written(String own) {
        PaddedWindow padded = model.padded();
        if (padded != null && padded.start() != null && own.equals(Character.toString(padded.start()))) {
            return "";
        }
        return model.vocabulary().decode(model.vocabulary().encode(own));
    }

    /** A beginning of a line of the corpus, to begin a text with. */
    public String beginning(RandomGenerator random) {
        return model.beginnings().get(random.nextInt(model.beginnings().size()));
    }

    /**
     * The probability of each character to follow a text [vocabulary].
     *
     * @throws IllegalArgumentException if the text is empty
     * @throws org.gru4j.corpus.UnknownCharacterException if the model does not know one of the text's characters
     */
    public float[] next(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a text must have at least one character, but has none");
        }
        return generator.next(text);
    }

    /**
     * How well the model predicts a text, read as one stream from its start. Characters that it does not know are left out.
     *
     * @throws IllegalArgumentException if the text has no character that can be predicted
     */
    public Evaluation evaluate(Corpus corpus) {
        CorpusText text = corpus.known();
        KnownText known = KnownText.of(text.text(), text.vocabulary(), model.vocabulary());
        return new Evaluator(model, EvaluationOptions.NEVER, read -> {})
                .read(known)
                .figures();
    }

    /**
     * How well the model predicts a text, or the part of it that it has not learnt, beside baselines.
     *
     * @param training what baselines learn from; null for the text before what is evaluated
     * @throws IllegalArgumentException if the text has no character that can be predicted
     */
    public EvaluationReport evaluate(
            Corpus corpus, @Nullable Corpus training, EvaluationOptions options, EvaluationListener listener) {
        return new ModelEvaluation(saved, options, listener)
                .of(corpus.known(), training == null ? null : training.known());
    }

    /** Looks into the model while it reads the beginning of a text; n-grams learn from the text that the model keeps, if any. */
    public Inspection inspect(Corpus corpus, InspectionOptions options) {
        return inspect(corpus, null, options);
    }

    /**
     * Looks into the model while it reads the beginning of a text: what it expects, its gates and states, and what it looks back
     * at. Characters that it does not know are passed over.
     *
     * @param training what n-grams learn from; null for the text that the model keeps to tell what is copied, if it keeps one
     * @throws IllegalArgumentException if the text has no character that can be predicted
     */
    public Inspection inspect(Corpus corpus, @Nullable Corpus training, InspectionOptions options) {
        return new TextInspection(model, options).of(corpus.known(), training == null ? null : training.known());
    }

    /**
     * Pictures of the model, of the run that trained it, and of what goes on in it while it reads a text.
     *
     * @param corpus of which the beginning is read, of the model's own text that of the part that it has not learnt; null for that
     *     part of the text that the model keeps, or where it keeps none, for a text that it writes
     * @throws IllegalArgumentException if the text has no character that can be predicted
     */
    public Report report(@Nullable Corpus corpus) {
        return Report.of(saved, corpus == null ? null : corpus.known());
    }

    /**
     * Compares temperatures: writes some texts at each and measures them.
     *
     * @param prompt of characters that the model knows
     * @param samples texts at each temperature, 1 or more; they have the options' random seed and the next ones
     * @param options of which filters, random seed and length count; that one must have an end
     * @throws org.gru4j.settings.SettingException if there are no samples, or they have no end
     * @throws org.gru4j.corpus.UnknownCharacterException if the model does not know a character of the prompt
     */
    public List<TemperatureFigures> compare(String prompt, List<Double> temperatures, int samples, Writing options) {
        int length = Range.atLeast(0, "length", options.limits().length());
        return TemperatureSheet.write(
                generator,
                prompt,
                temperatures,
                options.filters(),
                length,
                Range.atLeast(1, "samples", samples),
                options.randomSeed().orElse(1),
                () -> false);
    }

    /** The characters that the model knows. */
    public Vocabulary vocabulary() {
        return model.vocabulary();
    }

    /** Deeplearning4j's own network, from one-hot characters [batch, time, vocabulary] to the next one's probabilities. */
    public MultiLayerNetwork network() {
        return model.network();
    }

    /** What the model is and how it was trained; the usual training where its file does not say. */
    public Recipe recipe() {
        return Recipe.of(
                model.configuration(), state().map(TrainingState::configuration).orElse(null));
    }

    /** Where the run stood that wrote the model's file; nothing where none did. */
    Optional<TrainingState> state() {
        return saved.training(TrainingState.class);
    }

    /** How the epoch went that made the model; null where none has ended. */
    public @Nullable EpochMetrics metrics() {
        return model.metrics();
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return model.provenance();
    }

    /** Some beginnings of lines of the corpus, to begin a text with. */
    public List<String> beginnings() {
        return model.beginnings();
    }

    /** The layers of the network, from the input on. */
    public List<LayerSummary> layers() {
        return model.layers();
    }

    /** How many characters of its text the model keeps, to tell what it copies; 0 where it keeps none. */
    public int copyIndexCharacters() {
        return model.copyIndex() == null ? 0 : model.copyIndex().characters();
    }

    /** What is beneath. */
    SavedModel saved() {
        return saved;
    }
}
