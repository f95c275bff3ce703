package org.gru4j.report.internal;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.Split;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Provenance;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;

/** Where a model comes from and how it was trained, in words. */
final class RunWords {

    private static final String SHA_256 = "[0-9a-f]{64}";

    private RunWords() {}

    static List<Line> origin(Provenance origin) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Trained by", "gru4j " + origin.gru4jVersion()));
        lines.add(new Line("Begun", origin.created()));
        lines.add(new Line("Text", text(origin.corpusFingerprint(), origin.corpusCharacters())));
        Provenance.Base base = origin.base();
        lines.add(new Line(
                "Began from",
                base == null
                        ? "nothing: its first weights were random"
                        : Words.format(
                                "the model %s, which had learnt %s",
                                base.name(), text(base.corpusFingerprint(), base.corpusCharacters()))));
        return lines;
    }

    /** An imported model has the name of its file there. */
    private static String text(String fingerprint, long characters) {
        return fingerprint.matches(SHA_256)
                ? Words.format("%,d characters, SHA-256 %s…", characters, fingerprint.substring(0, 12))
                : fingerprint;
    }

    /** @param characters of the text that the run learnt */
    static List<Line> recipe(ModelConfiguration model, long characters, @Nullable TrainingState state) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "Layers",
                String.join(
                        " ", model.layers().stream().map(LayerSpec::toString).toList())));
        lines.add(new Line(
                "Windows",
                Words.format(
                        "of %,d characters, %s",
                        model.window(),
                        model.targets() == Targets.EVERY
                                ? "each of which teaches the next one"
                                : "which teach the one after them")));
        lines.add(new Line("Optimizer", Words.format("%s, learning rate %s", model.optimizer(), model.learningRate())));
        lines.add(new Line(
                "Dropout",
                Words.format(
                        "%s of outputs, %s of inputs, %s of recurrent weights",
                        model.dropout(), model.inputDropout(), model.recurrentDropout())));
        lines.add(new Line("Random seed", Long.toString(model.randomSeed())));
        if (state == null) {
            lines.add(new Line("Training", "the model's file does not tell of it"));
        } else {
            long learnt = Split.learnt(characters, state.configuration().validation(), model.window());
            training(lines, characters - learnt, state);
        }
        return lines;
    }

    private static void training(List<Line> lines, long heldOut, TrainingState state) {
        TrainingConfiguration training = state.configuration();
        lines.add(new Line(
                "Batches",
                training.stateful()
                        ? Words.format(
                                "%,d windows, each of which follows one of the batch before", training.batchSize())
                        : Words.format(
                                "%,d windows in random order, one every %,d characters",
                                training.batchSize(), training.step())));
        lines.add(new Line(
                "Schedule",
                Words.format(
                        "%s, after a warm-up of %,d steps",
                        training.schedule().shape() == Shape.COSINE
                                ? "the learning rate falls along a cosine"
                                : "the learning rate falls when the loss does not",
                        training.schedule().warmUp())));
        lines.add(new Line(
                "Held out", heldOut == 0 ? "nothing" : Words.format("the last %,d characters of the text", heldOut)));
        lines.add(new Line(
                "Run",
                Words.format(
                        "%,d of %,d epochs, %,.0f seconds",
                        state.metrics().size(), training.epochs(), state.seconds())));
    }
}
