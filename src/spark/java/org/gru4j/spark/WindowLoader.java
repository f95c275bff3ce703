package org.gru4j.spark;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.internal.OneHotBuffer;
import org.gru4j.training.internal.TrainingExamples;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.DataSet;

/** Makes a batch where it is learnt: on an executor, which reads its windows from the text. */
final class WindowLoader implements DataSetLoader {

    private static final long serialVersionUID = 1;

    private final PlaceReader reader;
    private final ModelConfiguration configuration;
    private final String characters;
    private transient @Nullable Vocabulary vocabulary;
    private transient @Nullable OneHotBuffer buffer;

    WindowLoader(PlaceReader reader, ModelConfiguration configuration, Vocabulary vocabulary) {
        this.reader = reader;
        this.configuration = configuration;
        this.characters = vocabulary.characters();
    }

    /** @throws CorpusException naming this executor, if it cannot read the text */
    @Override
    public DataSet load(Source source) {
        WindowBatch batch = WindowBatch.of(source.getPath());
        DataSet examples = examples(read(batch.windows()));
        examples.setExampleMetaData(List.of(batch.index()));
        return examples;
    }

    private DataSet examples(int[][] ids) {
        OneHotBuffer vectors = buffer == null ? new OneHotBuffer() : buffer;
        buffer = vectors;
        return new TrainingExamples(configuration, vocabulary().size()).of(ids, vectors);
    }

    private Vocabulary vocabulary() {
        Vocabulary known = vocabulary == null ? Vocabulary.of(characters) : vocabulary;
        vocabulary = known;
        return known;
    }

    private int[][] read(List<Place> windows) {
        int[][] ids = new int[windows.size()][];
        try (OpenFiles files = new OpenFiles()) {
            PlaceReader text = new PlaceReader(files.of(reader.sources()), reader.lineEndings());
            for (int i = 0; i < ids.length; i++) {
                ids[i] = text.codePoints(windows.get(i), configuration.window() + 1);
                for (int t = 0; t < ids[i].length; t++) {
                    ids[i][t] = vocabulary().idOf(ids[i][t]);
                }
            }
            return ids;
        } catch (IOException | CorpusException unreadable) {
            throw ExecutorFault.unreadable(SparkEnv.get().executorId(), unreadable);
        } catch (UnknownCharacterException changed) {
            throw ExecutorFault.unreadable(
                    SparkEnv.get().executorId(), new CorpusException("the text has changed since it was first read"));
        }
    }
}
