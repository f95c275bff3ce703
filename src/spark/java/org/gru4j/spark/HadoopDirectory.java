package org.gru4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.gru4j.training.RemoteDirectory;
import org.gru4j.training.TrainingEvent;

/** A directory of a Hadoop file system; each file is written under another name, forced to disk and renamed. */
final class HadoopDirectory implements RemoteDirectory {

    private static final String UNFINISHED = ".tmp";

    private final Path directory;
    private final FileContext files;
    private final java.nio.file.Path copy;
    private final Map<java.nio.file.Path, FileTime> published = new HashMap<>();

    HadoopDirectory(Path directory, Configuration configuration) throws IOException {
        this.directory = directory;
        this.files = FileContext.getFileContext(directory.toUri(), configuration);
        this.copy = Files.createTempDirectory("gru4j-");
        FileSystem fileSystem = directory.getFileSystem(configuration);
        if (fileSystem.exists(directory)) {
            for (FileStatus file : fileSystem.listStatus(directory)) {
                String name = file.getPath().getName();
                if (file.isFile() && isPublished(name)) {
                    java.nio.file.Path target = copy.resolve(name);
                    fileSystem.copyToLocalFile(false, file.getPath(), new Path(target.toUri()), true);
                    published.put(target, Files.getLastModifiedTime(target));
                }
            }
        }
    }

    private static boolean isPublished(String name) {
        return !name.startsWith(".") && !name.endsWith(UNFINISHED);
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

    private void publish() throws IOException {
        List<java.nio.file.Path> here;
        try (Stream<java.nio.file.Path> all = Files.list(copy)) {
            here = all.filter(file -> isPublished(file.getFileName().toString()))
                    .toList();
        }
        for (java.nio.file.Path file : here) {
            FileTime modified = Files.getLastModifiedTime(file);
            if (!modified.equals(published.get(file))) {
                put(file);
                published.put(file, modified);
            }
        }
    }

    private void put(java.nio.file.Path file) throws IOException {
        Path target = new Path(directory, file.getFileName().toString());
        Path unfinished = target.suffix(UNFINISHED);
        try (FSDataOutputStream out = files.create(
                unfinished, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent())) {
            Files.copy(file, out);
            out.hsync();
        }
        files.rename(unfinished, target, Options.Rename.OVERWRITE);
    }

    @Override
    public void close() throws IOException {
        publish();
        try (Stream<java.nio.file.Path> all = Files.walk(copy)) {
            for (java.nio.file.Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
