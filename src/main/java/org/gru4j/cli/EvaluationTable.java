package org.gru4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.EvaluationReport;
import org.gru4j.internal.Words;

/** A model's figures among those of the baselines and of its base, the worst first. */
final class EvaluationTable {

    private static final String MODEL = "model";

    private record Row(String name, double nats, double bits, String accuracy) {}

    private EvaluationTable() {}

    static void print(EvaluationReport report, PrintWriter out) {
        Evaluation figures = report.evaluated().figures();
        List<Row> rows = new ArrayList<>();
        rows.add(row(MODEL, figures));
        EvaluationReport.Base base = report.base();
        if (base != null) {
            rows.add(row(base.name(), base.figures()));
        }
        for (Baseline baseline : report.telling()) {
            rows.add(new Row(baseline.name(), baseline.natsPerCharacter(), baseline.bitsPerCharacter(), ""));
        }
        rows.sort(Comparator.comparingDouble(Row::nats).reversed());
        out.print(Words.format("%,d characters predicted%n%n", figures.characters()));
        out.print(Words.format("  %-8s %10s %10s %11s %9s%n", "", "nats/char", "bits/char", "perplexity", "accuracy"));
        for (Row row : rows) {
            String line = Words.format(
                    "%s %-8s %10.4f %10.4f %11.2f %9s",
                    row.name().equals(MODEL) ? "›" : " ",
                    row.name(),
                    row.nats(),
                    row.bits(),
                    Math.exp(row.nats()),
                    row.accuracy());
            out.println(line.stripTrailing());
        }
        out.print(Words.format(
                "%nThe model has %.4f nats per character: it is %s.%n",
                figures.natsPerCharacter(), Uncertainty.of(figures.natsPerCharacter())));
        report.bestBaseline().ifPresent(best -> out.print(Words.format("%s%n", verdict(figures, best))));
        EvaluatedText second = report.adapted();
        if (second != null) {
            Evaluation adapted = second.figures();
            out.print(Words.format(
                    "Adapting to the text as it reads, the model has %.4f nats per character, %.4f bits (perplexity %.2f, accuracy %.1f %%).%n",
                    adapted.natsPerCharacter(),
                    adapted.bitsPerCharacter(),
                    adapted.perplexity(),
                    100 * adapted.accuracy()));
        }
    }

    private static Row row(String name, Evaluation figures) {
        return new Row(
                name,
                figures.natsPerCharacter(),
                figures.bitsPerCharacter(),
                Words.format("%.1f %%", 100 * figures.accuracy()));
    }

    private static String verdict(Evaluation figures, Baseline best) {
        double ahead = best.natsPerCharacter() - figures.natsPerCharacter();
        return Words.format(
                ahead > 0
                        ? "The model is better than the best baseline, %2$s, by %1$.4f nats per character."
                        : "The best baseline, %2$s, is better than the model, by %1$.4f nats per character.",
                Math.abs(ahead),
                best.name());
    }
}
