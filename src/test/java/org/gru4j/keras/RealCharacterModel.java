package org.gru4j.keras;
import java.nio.file.Path;
record RealCharacterModel(KerasFields fields, Path file, Path config) { void check() { throw new AssertionError("todo"); } }
