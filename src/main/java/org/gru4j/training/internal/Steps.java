package org.gru4j.training.internal;

import java.util.List;
import org.gru4j.training.TrainingException;

/** The steps of one epoch, which are taken one after another. */
public interface Steps extends AutoCloseable {

    /** {@return how many batches the whole epoch has} */
    int batches();

    /**
     * Takes the next step: of one batch, or of as many as a cluster's machines learn between two averages of their weights.
     *
     * @return what was learnt from, in the batches' order; one at least, as long as any is left
     * @throws TrainingException if a batch cannot be learnt
     */
    List<Learnt> next();

    /** Frees what the steps need; the epoch need not be over. */
    @Override
    void close();

    /**
     * A batch was learnt.
     *
     * @param loss before the step that it brought, in nats per character
     * @param windows in the batch
     */
    record Learnt(double loss, int windows) {}
}
