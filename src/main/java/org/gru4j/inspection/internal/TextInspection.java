package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.KnownText;
import org.gru4j.evaluation.internal.Baselines;
import org.gru4j.evaluation.internal.Evaluator;
import org.gru4j.evaluation.internal.NGramReading;
import org.gru4j.inspection.Feature;
import org.gru4j.inspection.InspectedCharacter;
import org.gru4j.inspection.InspectedCharacter.Prediction;
import org.gru4j.inspection.InspectedGru;
import org.gru4j.inspection.Inspection;
import org.gru4j.inspection.Inspection.Finding;
import org.gru4j.inspection.Inspection.NGram;
import org.gru4j.inspection.InspectionOptions;
import org.gru4j.inspection.LookBack;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Inspects a model while it reads a text. */
public final class TextInspection {

    private final CharacterModel model;
    private final InspectionOptions options;

    public TextInspection(CharacterModel model, InspectionOptions options) {
        this.model = model;
        this.options = options;
    }

    /**
     * Inspects.
     *
     * @param training what n-grams learn from; null for the model's copy index
     * @throws IllegalArgumentException if there is nothing to predict
     */
    public Inspection of(CorpusText corpus, @Nullable CorpusText training) {
        EncodedText beginning = corpus.text().slice(0, Math.min(corpus.text().length(), options.characters()));
        KnownText text = KnownText.of(beginning, corpus.vocabulary(), model.vocabulary());
        int[] ids = text.knownIds();
        NGramReading nGram = ids.length < 2
                ? null
                : NGramReading.of(toLearn(training), ids, model.vocabulary()).orElse(null);
        List<InspectedCharacter> characters = characters(text, nGram);
        try (OpenNetwork network = new OpenNetwork(model, DataType.FLOAT)) {
            List<UnitReading.Layer> layers = UnitReading.of(network, ids);
            List<InspectedGru> grus = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                grus.add(GruFigures.of(network.shown().get(i), layers.get(i), text));
            }
            return new Inspection(
                    characters,
                    corpus.text().length(),
                    nGram == null ? null : new NGram(nGram.order(), nGram.charactersLearnt(), nGram.textLeftOut()),
                    grus,
                    network.leftOut(),
                    findings(layers, text),
                    network.isComplete() ? lookBack(network, layers, text) : null);
        }
    }

    private int[] toLearn(@Nullable CorpusText training) {
        if (training != null) {
            return KnownText.of(training.text(), training.vocabulary(), model.vocabulary())
                    .lastKnownIds(Baselines.MAX_TRAINING_CHARACTERS);
        }
        if (model.copyIndex() == null) {
            return new int[0];
        }
        EncodedText learnt = model.copyIndex().text();
        return learnt.ids(Math.max(0, learnt.length() - Baselines.MAX_TRAINING_CHARACTERS), learnt.length());
    }

    private List<InspectedCharacter> characters(KnownText text, @Nullable NGramReading nGram) {
        int[] positions = text.knownPositions();
        Prediction[] predictions = new Prediction[text.length()];
        new Evaluator(model, EvaluationOptions.NEVER, read -> {}).read(text, (position, probabilities, nats) -> {
            int id = text.modelIdAt(position);
            Double nGramNats = nGram == null ? null : nGram.nats()[Arrays.binarySearch(positions, position)];
            predictions[position] = Expectation.of(probabilities, id, nats, nGramNats, model.vocabulary());
        });
        return IntStream.range(0, text.length())
                .mapToObj(i -> new InspectedCharacter(text.codePointAt(i), text.isKnownAt(i), predictions[i]))
                .toList();
    }

    private static List<Finding> findings(List<UnitReading.Layer> layers, KnownText text) {
        int[] positions = text.knownPositions();
        double[][][] states = layers.stream()
                .map(layer -> layer.states().transpose().toDoubleMatrix())
                .toArray(double[][][]::new);
        Map<Feature, double[]> known = new EnumMap<>(Feature.class);
        FeatureValues.of(
                        IntStream.range(0, text.length()).map(text::codePointAt).toArray())
                .forEach((feature, values) -> known.put(
                        feature,
                        Arrays.stream(positions).mapToDouble(it -> values[it]).toArray()));
        return new Correlations(states).findings(known);
    }

    private @Nullable LookBack lookBack(OpenNetwork network, List<UnitReading.Layer> layers, KnownText text) {
        int[] ids = text.knownIds();
        int[] places = spread(ids.length - 1, options.lookBackPositions());
        if (places.length == 0) {
            return null;
        }
        double[][] norms = new GradientNorms(network, ids, layers, options.lookBackDistance()).of(places);
        return Looks.of(places, norms, text.knownPositions(), options.lookBackDistance());
    }

    /** Some places from 1 to {@code last}, at equal distances as far as that goes, the last one among them. */
    private static int[] spread(int last, int count) {
        int some = Math.min(count, last);
        return IntStream.rangeClosed(1, some)
                .map(i -> (int) ((long) i * last / some))
                .toArray();
    }
}
