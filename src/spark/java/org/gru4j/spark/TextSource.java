package org.gru4j.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** UTF-8 text that stands still and can be read from any byte on, such as a file. */
interface TextSource {

    /** {@return what the user calls it} */
    String name();

    /**
     * {@return how many bytes it has, or had when it was found: one that ends elsewhere when it is read counts as
     * changed}
     */
    long size();

    /**
     * Gives the bytes from the given one on, not buffered: they are read in pieces that are large enough.
     *
     * @param offset 0 to the size
     * @return the bytes
     * @throws EOFException or gives no bytes, if the source has become shorter than that
     */
    InputStream open(long offset) throws IOException;
}
