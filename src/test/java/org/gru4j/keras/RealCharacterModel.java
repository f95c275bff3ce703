package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.FixtureTensor;
import org.gru4j.layer.InexpressibleCaseError;
import org.gru4j.layer.Tolerance;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.Predictor;
import org.gru4j.sampling.internal.Filters;
import org.gru4j.sampling.internal.Sampler;

/** A model of characters that somebody has trained with Keras, as the one of gru4j that it becomes and is saved as. */
record RealCharacterModel(KerasFields fields, Path file, Path config) {

    private static final Path CORPORA = Path.of("../shared/corpora");
    /** What goes into Keras's model; here both are characters, and the model knows. */
    private static final List<String> ENCODINGS = List.of("onehot(vocab)", "ids");

    private static final double NATS = 1e-3;
    private static final Tolerance PROBABILITY = new Tolerance(1e-5, 1e-3);

    void check() throws IOException {
        if (!ENCODINGS.contains(fields.text("input_encoding"))) {
            throw fields.unknown("input_encoding");
        }
        Path vocabulary = Files.createTempFile("vocabulary", ".json");
        Path saved = Files.createTempFile("model", ".zip");
        CharacterModel model;
        Symbols symbols;
        try {
            Files.writeString(vocabulary, fields.required("vocab").toString());
            symbols = Symbols.read(vocabulary);
            Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 0);
            ModelFile.save(
                    KerasImport.characterModel(
                            ModelSource.of(file).withConfig(config),
                            symbols,
                            OptionalInt.empty(),
                            provenance,
                            symbols.beginnings()),
                    saved);
            model = ModelFile.load(saved);
        } finally {
            Files.delete(vocabulary);
            Files.delete(saved);
        }
        checkPrompt(model, symbols);
        fields.optional("heldout").ifPresent(heldout -> checkHeldOut(model, heldout));
        fields.ignoring("greedy_min_margin");
    }

    private void checkPrompt(CharacterModel model, Symbols symbols) {
        String prompt = fields.text("prompt");
        Vocabulary known = model.vocabulary();
        int[] order = symbols.kerasIds();
        int[] ids = known.encode(prompt);
        JsonNode kerasIds = fields.required("prompt_ids");
        FixtureTensor expected = FixtureTensor.of("probabilities", fields.required("probabilities"));
        JsonNode next = fields.required("argmax_next");
        Predictor predictor = new Predictor(model);
        for (int t = 0; t < ids.length; t++) {
            assertThat(order[ids[t]]).as("id %d", t).isEqualTo(kerasIds.get(t).intValue());
            float[] probabilities = predictor.next(new int[][] {{ids[t]}})[0];
            int best = 0;
            for (int id = 0; id < probabilities.length; id++) {
                double wanted = expected.values()[t * probabilities.length + order[id]];
                PROBABILITY.check("probability " + t + ", " + id, probabilities[id], wanted);
                best = probabilities[id] > probabilities[best] ? id : best;
            }
            assertThat(known.decode(best))
                    .as("after step %d", t)
                    .isEqualTo(next.get(t).textValue());
        }
        String continuation = fields.text("greedy_continuation");
        StringBuilder written = new StringBuilder();
        new TextGenerator(model)
                .write(
                        prompt,
                        continuation.length(),
                        List.of(new Voice(Sampler.greedy(Filters.NONE), new SplittableRandom(1), written::append)));
        assertThat(written).hasToString(continuation);
    }

    private static void checkHeldOut(CharacterModel model, JsonNode node) {
        KerasFields heldOut = new KerasFields("heldout", node).ignoring("note");
        String corpus = heldOut.text("corpus");
        String name = corpus.replaceAll(" .*", "");
        if (!corpus.startsWith(name + " lower-cased") && corpus.contains(" ")) {
            throw new InexpressibleCaseError("the corpus " + corpus);
        }
        int start = heldOut.integer("start_char");
        int sequences = heldOut.integer("sequences");
        int length = heldOut.integer("sequence_length");
        double nats = heldOut.number("mean_nll_nats");
        double accuracy = heldOut.number("accuracy");
        heldOut.allRead();
        if (!Files.exists(CORPORA.resolve(name))) {
            return; // it belongs to somebody else and stands beside the project, or does not
        }
        int[] ids = ids(model, CORPORA.resolve(name), corpus.contains("lower-cased"), start, sequences * length + 1);
        Predictor predictor = new Predictor(model);
        double sum = 0;
        int hits = 0;
        for (int t = 0; t < length; t++) {
            int[][] step = new int[sequences][1];
            for (int sequence = 0; sequence < sequences; sequence++) {
                step[sequence][0] = ids[sequence * length + t];
            }
            float[][] probabilities = predictor.next(step);
            for (int sequence = 0; sequence < sequences; sequence++) {
                int target = ids[sequence * length + t + 1];
                sum -= Math.log(probabilities[sequence][target]);
                hits += argmax(probabilities[sequence]) == target ? 1 : 0;
            }
        }
        new Tolerance(NATS, 0).check("held-out nats per character", sum / sequences / length, nats);
        new Tolerance(NATS, 0).check("held-out accuracy", (double) hits / sequences / length, accuracy);
    }

    private static int[] ids(CharacterModel model, Path corpus, boolean lowerCase, int start, int length) {
        try {
            String text = Files.readString(corpus);
            String cased = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
            return model.vocabulary().encode(cased.substring(start, start + length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int argmax(float[] probabilities) {
        int best = 0;
        for (int id = 1; id < probabilities.length; id++) {
            best = probabilities[id] > probabilities[best] ? id : best;
        }
        return best;
    }
}
