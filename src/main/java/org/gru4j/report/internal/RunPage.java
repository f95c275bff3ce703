package org.gru4j.report.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.internal.TrainingState;

/** The page that a run writes about itself into its directory, {@value RunFiles#REPORT}, again and again. */
public final class RunPage {

    private final Path directory;
    private final CharacterModel model;
    private final SamplesFile samples;

    /** @param model of the run; only what training does not change is looked at */
    public RunPage(Path directory, CharacterModel model) {
        this.directory = directory;
        this.model = model;
        this.samples = new SamplesFile(directory, model);
    }

    /** Where it is. */
    public Path file() {
        return directory.resolve(RunFiles.REPORT);
    }

    /** Writes the page; replaces the file as a whole. */
    public void write(TrainingState state) throws IOException {
        String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        Page.write(new PageData(name, RunPart.of(model, state, samples.read()), List.of(), null), file());
    }
}
