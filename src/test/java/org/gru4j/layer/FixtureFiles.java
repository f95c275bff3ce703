package org.gru4j.layer;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/** Where the cases are: every *.json in and below the directories that the system property gru.fixtures names. */
final class FixtureFiles {

    static final String PROPERTY = "gru.fixtures";

    /** The project's own copies, and those that stand beside the project. */
    static final Path OWN = Path.of("src/test/resources/keras");

    private static final Path SHARED = Path.of("../shared/fixtures");
    private static final int DEPTH = 4;
    private static final String SCHEMA = "gru-fixture/1";
    /** NumPy's JSON may hold NaN: that fails its case, not its file. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private FixtureFiles() {}

    /** A case, and the group of its file. */
    record Case(String group, JsonNode tree) {

        String id() {
            return tree.path("id").asText("without id");
        }

        @Override
        public String toString() {
            return group + ": " + id();
        }
    }

    /** All cases; one that stands in both default places is there once. */
    static List<Case> cases() throws IOException {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isBlank()) {
            List<Case> cases = new ArrayList<>();
            StringTokenizer directories = new StringTokenizer(named, File.pathSeparator);
            while (directories.hasMoreTokens()) {
                cases.addAll(in(Path.of(directories.nextToken())));
            }
            return cases;
        }
        Set<Case> cases = new LinkedHashSet<>(in(OWN));
        if (Files.isDirectory(SHARED)) {
            cases.addAll(in(SHARED));
        }
        return List.copyOf(cases);
    }

    static List<Case> in(Path directory) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(file -> add(file, cases));
        }
        return cases;
    }

    private static void add(Path file, List<Case> cases) {
        JsonNode tree;
        try {
            tree = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (!tree.path("schema").asText().equals(SCHEMA)) {
            return; // something else, a learning curve for example
        }
        String group = tree.path("group").asText(file.getFileName().toString());
        tree.path("cases").forEach(one -> cases.add(new Case(group, one)));
    }
}
