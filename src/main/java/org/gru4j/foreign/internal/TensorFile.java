package org.gru4j.foreign.internal;

import java.io.Closeable;
import java.util.Map;

/** A file of tensors that have names. What its methods throw beside IOException is {@link FormatException}. */
public interface TensorFile extends Closeable {

    /** The tensors by name, in the file's order; their numbers can be read until the file is closed. */
    Map<String, StoredTensor> tensors();
}
