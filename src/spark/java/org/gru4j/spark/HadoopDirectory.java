package org.gru4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.gru4j.internal.Words;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.internal.RemoteDirectory;

/** A directory of a Hadoop file system; each file is written under another name, forced to disk and renamed. */
final class HadoopDirectory implements RemoteDirectory {

    private static final String UNFINISHED = ".tmp";

    private final Path directory;
    private final Set<String> names;
    private final FileContext there;
    private final java.nio.file.Path copy;
    private final Map<String, FileTime> published = new HashMap<>();

    HadoopDirectory(Path directory, Set<String> names, Configuration configuration) throws IOException {
        this.directory = directory;
        this.names = names;
        this.there = FileContext.getFileContext(directory.toUri(), configuration);
        refuseUnwritable();
        this.copy = Files.createTempDirectory("gru4j-");
        try (FileSystem fileSystem = FileSystem.newInstance(directory.toUri(), configuration)) {
            // What a program without Hadoop has replaced still has the old one's checksum beside it.
            fileSystem.setVerifyChecksum(false);
            for (String name : names) {
                Path file = new Path(directory, name);
                if (fileSystem.exists(file)) {
                    java.nio.file.Path target = copy.resolve(name);
                    fileSystem.copyToLocalFile(false, file, new Path(target.toUri()), true);
                    published.put(name, Files.getLastModifiedTime(target));
                }
            }
        }
    }

    private void refuseUnwritable() throws IOException {
        Path probe = new Path(directory, "write-test" + UNFINISHED);
        create(probe).close();
        there.delete(probe, false);
    }

    private FSDataOutputStream create(Path file) throws IOException {
        return there.create(
                file, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent());
    }

    @Override
    public java.nio.file.Path copy() {
        return copy;
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.CheckpointWritten) {
            try {
                publish();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** What has changed goes there, and what is gone here goes there, too. */
    private void publish() throws IOException {
        for (String name : names) {
            java.nio.file.Path file = copy.resolve(name);
            if (!Files.exists(file)) {
                if (published.remove(name) != null) {
                    there.delete(new Path(directory, name), false);
                }
            } else if (!Files.getLastModifiedTime(file).equals(published.get(name))) {
                FileTime modified = Files.getLastModifiedTime(file);
                put(file, new Path(directory, name));
                published.put(name, modified);
            }
        }
    }

    private void put(java.nio.file.Path file, Path target) throws IOException {
        Path unfinished = target.suffix(UNFINISHED);
        try (FSDataOutputStream out = create(unfinished)) {
            Files.copy(file, out);
            out.hsync();
        }
        there.rename(unfinished, target, Options.Rename.OVERWRITE);
    }

    @Override
    public void close() throws IOException {
        try {
            publish();
        } catch (IOException failed) {
            throw new IOException(
                    Words.format("%s cannot be written, but all is in %s: %s", directory, copy, failed.getMessage()),
                    failed);
        }
        try (Stream<java.nio.file.Path> all = Files.walk(copy)) {
            for (java.nio.file.Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
