package org.gru4j.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A file of any file system that Hadoop knows, which all machines of a cluster can read.
 *
 * @param name its URI
 * @param size in bytes
 * @param configuration of Hadoop, the same on all machines
 */
record HadoopFile(String name, long size, Broadcast<SerializableConfiguration> configuration)
        implements TextSource, Serializable {

    @Override
    public InputStream open(long offset) throws IOException {
        FSDataInputStream in = open();
        try {
            in.seek(offset);
            return in;
        } catch (IOException failed) {
            in.close();
            throw failed;
        }
    }

    /** From its first byte on, ready to be read from any other. */
    FSDataInputStream open() throws IOException {
        Path path = new Path(name);
        return path.getFileSystem(configuration.value().value()).open(path);
    }
}
