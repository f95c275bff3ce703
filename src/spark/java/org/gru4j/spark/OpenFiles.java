package org.gru4j.spark;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;

/** Files that are opened once and read at many places: on HDFS opening asks the name node, and seeking nobody. */
final class OpenFiles implements Closeable {

    private final Map<HadoopFile, FSDataInputStream> streams = new HashMap<>();

    /** The same sources, open from their first use on until this is closed. */
    List<TextSource> of(List<TextSource> files) {
        return files.stream().<TextSource>map(it -> new Kept((HadoopFile) it)).toList();
    }

    private InputStream at(HadoopFile file, long offset) throws IOException {
        FSDataInputStream stream = streams.get(file);
        if (stream == null) {
            stream = file.open();
            streams.put(file, stream);
        }
        stream.seek(offset);
        return stream;
    }

    @Override
    public void close() throws IOException {
        for (FSDataInputStream stream : streams.values()) {
            stream.close();
        }
    }

    private final class Kept implements TextSource {

        private final HadoopFile file;

        Kept(HadoopFile file) {
            this.file = file;
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            return new FilterInputStream(at(file, offset)) {
                @Override
                public void close() {}
            };
        }
    }
}
