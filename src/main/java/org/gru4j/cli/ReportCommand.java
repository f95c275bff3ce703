package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
import org.gru4j.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gru report}. */
@Command(
        name = "report",
        description = "Draws a page about a model: its run, and what goes on in it while it reads a text.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The page is one HTML file, which any browser opens and which loads nothing. It shows the curves of the run and what was "
                    + "written on the way; each character of the text by how much it surprised the model, beside what was "
                    + "expected; the gates and states of GRU layers; and what the model looked back at.",
            "",
            "Examples:",
            "  gru report",
            "  gru report --model letters-model --corpus new-letter.txt --out letter.html",
            "  gru report --text \"Tread softly because you tread on my dreams.\"",
        })
final class ReportCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--corpus",
            arity = "1..*",
            paramLabel = "PATH",
            converter = PathName.class,
            description =
                    "The text that the model reads: files, folders (every .txt file below), or - for standard input; the first "
                            + "2,000 characters are shown, of the text that the model was trained on those that were held out. Default: the held-out "
                            + "text, or where the model does not keep its text, one that it writes")
    private @Nullable List<String> corpus;

    @Mixin
    private TextOptions textOptions;

    @Option(names = "--text", paramLabel = "TEXT", description = "The text itself.")
    private @Nullable String text;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = RunFiles.REPORT,
            description = "The page, which is replaced if it exists. Default: ./${DEFAULT-VALUE}")
    private Path out;

    @Mixin
    private ThreadsOption threads;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (corpus != null && text != null) {
            throw new IllegalArgumentException("--corpus and --text both name the text: give one of the two");
        }
        refuseUnwritable();
        ModelOption.Found found = model.found();
        threads.apply();
        Corpus read = read();
        Backend.start();
        LanguageModel loaded = found.load();
        Report report = loaded.report(read);
        report.notices().forEach(this::note);
        report.write(out);
        console.out().println(out);
        console.out().flush();
        return ExitCode.OK;
    }

    /** What cannot be written need not be computed, and what is no page is not replaced by one. */
    private void refuseUnwritable() throws IOException {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            throw new IllegalArgumentException(Words.format("--out must end in .html, but is %s", out));
        }
        if (Files.isDirectory(out)) {
            throw new IllegalArgumentException(Words.format("--out must be a file, but %s is a folder", out));
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(out.toString());
        }
    }

    private @Nullable Corpus read() throws IOException {
        if (text != null) {
            return Corpus.of(text);
        }
        return corpus == null
                ? null
                : Corpus.read(corpus, console.in(), textOptions.format(), new CorpusNotes(this::note, this::note));
    }

    private void note(String fact) {
        console.err().println("gru report: " + fact);
        console.err().flush();
    }
}
