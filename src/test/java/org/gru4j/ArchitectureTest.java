package org.gru4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gru4j.internal.NativeLog;
import org.gru4j.internal.Words;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. A package that does not exist yet breaks no rule; {@link #seesTheProgram} keeps that from hiding a mistake. */
class ArchitectureTest {
    private static final String ROOT = "org.gru4j";
    private static final String CLI = ROOT + ".cli";
    private static final String SERVE = ROOT + ".serve";

    /** Fewer classes than this, and the rules have looked at the wrong place. */
    private static final int FEWEST_CLASSES = 20;

    private static final List<String> EVERYWHERE =
            List.of("java..", "javax..", "org.jspecify..", "org.slf4j..", ROOT + ".internal", ROOT + ".settings..");
    private static final String DL4J = "org.deeplearning4j..";
    private static final String ND4J = "org.nd4j..";
    private static final String ONEDNN = "org.bytedeco..";
    private static final String JACKSON = "com.fasterxml.jackson..";

    /** ArchUnit's own option for it does not know the profile spark's build folder. */
    private static final ImportOption NO_TESTS = location -> !location.contains("/test-classes/");

    private static final JavaClasses PROGRAM =
            new ClassFileImporter().withImportOption(NO_TESTS).importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> START_THE_PROGRAM = describe(
            "start the program",
            it -> Set.of(ROOT + ".Main", ROOT + ".StandardOutput").contains(it.getName()));

    private static final DescribedPredicate<JavaClass> ARE_THE_LIBRARY = describe(
            "are the library", it -> !Set.of(CLI, SERVE).contains(it.getPackageName()) && !START_THE_PROGRAM.test(it));

    /** One row of the table: a package, which others of ours it may know, and which libraries; each with what is internal. */
    private record Row(String name, Set<String> ours, Set<String> libraries) {
        String packageName() {
            return ROOT + "." + name;
        }

        String[] packages() {
            return new String[] {packageName(), packageName() + ".internal"};
        }

        String[] mayKnow() {
            Stream<String> own = Stream.concat(Stream.of(name), ours.stream())
                    .map(it -> ROOT + "." + it)
                    .flatMap(it -> Stream.of(it, it + ".internal"));
            return Stream.of(own, EVERYWHERE.stream(), libraries.stream())
                    .flatMap(it -> it)
                    .toArray(String[]::new);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** From the lowest to the highest: a row knows none that stands below it. */
    static List<Row> table() {
        return List.of(
                new Row("internal", Set.of(), Set.of("com.google.errorprone.annotations..")),
                new Row("settings", Set.of(), Set.of()),
                new Row("foreign", Set.of(), Set.of(JACKSON)),
                new Row("corpus", Set.of(), Set.of("org.mozilla.universalchardet..")),
                new Row("sampling", Set.of(), Set.of()),
                new Row("layer.engine", Set.of(), Set.of(ND4J, ONEDNN)),
                new Row("layer", Set.of("layer.engine"), Set.of(DL4J, ND4J)),
                new Row("model", Set.of("layer", "layer.engine", "corpus"), Set.of(DL4J, ND4J, JACKSON)),
                new Row("generation", Set.of("model", "corpus", "sampling"), Set.of()),
                new Row("evaluation", Set.of("model", "corpus"), Set.of()),
                new Row(
                        "inspection",
                        Set.of("evaluation", "model", "layer", "layer.engine", "corpus"),
                        Set.of(DL4J, ND4J)),
                new Row("training", Set.of("model", "corpus", "evaluation"), Set.of(DL4J, ND4J)),
                new Row(
                        "keras",
                        Set.of("model", "layer", "layer.engine", "corpus", "foreign"),
                        Set.of(DL4J, ND4J, "io.jhdf..", JACKSON)),
                new Row(
                        "report",
                        Set.of("training", "model", "corpus", "generation", "sampling", "evaluation", "inspection"),
                        Set.of(JACKSON)),
                new Row(
                        "run",
                        Set.of("training", "model", "corpus", "generation", "sampling", "evaluation", "report"),
                        Set.of(JACKSON)),
                new Row(
                        "serve",
                        Set.of("model", "layer.engine", "corpus", "generation", "sampling", "report"),
                        Set.of(JACKSON, "com.sun.net.httpserver..")),
                new Row(
                        "spark",
                        Set.of("training", "model", "corpus", "layer.engine"),
                        Set.of(DL4J, ND4J, "org.apache.spark..", "org.apache.hadoop..", "scala..")));
    }

    /** The types that programs use, and which stay as they are; whatever else is public is in an internal package. */
    private static final Map<String, List<String>> API = Map.ofEntries(
            Map.entry("", List.of("BaseChoice", "Corpus", "LanguageModel", "Main", "Recipe", "Training", "Writing")),
            Map.entry("cli", List.of("GruCommand", "ManPages")), // for Main, and for what makes the manual
            Map.entry("settings", List.of("SettingException")),
            Map.entry(
                    "corpus",
                    List.of(
                            "CorpusException",
                            "CorpusListener",
                            "EncodingDoubt",
                            "FileNames",
                            "LeftOut",
                            "LineEndings",
                            "NoTextFilesException",
                            "Targets",
                            "TextFormat",
                            "UnknownCharacterException",
                            "Vocabulary")),
            Map.entry(
                    "model",
                    List.of(
                            "EpochMetrics",
                            "LayerSpec",
                            "LayerSummary",
                            "ModelConfiguration",
                            "ModelFileException",
                            "ModelSettings",
                            "Optimizer",
                            "Provenance")),
            Map.entry(
                    "generation",
                    List.of("End", "Limits", "Passage", "TemperatureFigures", "TextListener", "UnknownCharacters")),
            Map.entry(
                    "evaluation",
                    List.of(
                            "Baseline",
                            "EvaluatedText",
                            "Evaluation",
                            "EvaluationListener",
                            "EvaluationOptions",
                            "EvaluationReport",
                            "KnownText")),
            Map.entry(
                    "inspection",
                    List.of(
                            "Feature",
                            "InspectedCharacter",
                            "InspectedGru",
                            "Inspection",
                            "InspectionOptions",
                            "LookBack",
                            "UnitValues")),
            Map.entry(
                    "training",
                    List.of(
                            "Averaging",
                            "CheckpointInterval",
                            "Clipping",
                            "ClusterException",
                            "Measurement",
                            "OnDivergence",
                            "RecipeSettings",
                            "TrainingConfiguration",
                            "TrainingEvent",
                            "TrainingException",
                            "TrainingListener")),
            Map.entry("report", List.of("Report")),
            Map.entry("run", List.of("ModelDirectoryException", "SampleOptions")),
            Map.entry("serve", List.of("ModelServer", "ServerOptions")), // for the command line
            Map.entry(
                    "keras",
                    List.of(
                            "ExportFormat",
                            "KerasException",
                            "KerasGru",
                            "KerasImport",
                            "KerasNetwork",
                            "ModelSource",
                            "Symbols",
                            "Textgenrnn",
                            "TorchLayout")),
            Map.entry(
                    "layer",
                    List.of(
                            "AppendedOutput",
                            "AttentionAverage",
                            "FeatureDropout",
                            "Gru",
                            "GruBidirectional",
                            "GruBidirectionalGraph",
                            "GruBuilder",
                            "GruVertex",
                            "KerasConstraint",
                            "KerasHardSigmoid",
                            "KerasInitializer",
                            "KerasRegularizer",
                            "MaskedGruVertex",
                            "MergeMode",
                            "Rearrangement",
                            "SequenceVertex",
                            "SoftmaxOutput",
                            "StatefulRecurrent",
                            "UntrainableOption",
                            "WeightConstraint",
                            "WeightRegularization")),
            Map.entry("layer.engine", List.of("EngineChoice", "KerasActivation")));

    @Test
    void whatIsPublicIsForProgramsOrInternal() {
        List<String> expected = API.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(it -> ROOT + (entry.getKey().isEmpty() ? "" : "." + entry.getKey()) + "." + it))
                .sorted()
                .toList();
        List<String> found = PROGRAM.stream()
                .filter(it -> it.getModifiers().contains(JavaModifier.PUBLIC) && it.isTopLevelClass())
                .filter(it -> !it.getPackageName().endsWith(".internal"))
                .filter(it -> !it.getPackageName().startsWith(ROOT + ".spark")
                        && !it.getPackageName().startsWith(ROOT + ".bench"))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void seesTheProgram() {
        assertThat(PROGRAM).hasSizeGreaterThanOrEqualTo(FEWEST_CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> known = Stream.concat(
                        Stream.of(ROOT, CLI), table().stream().flatMap(row -> Stream.of(row.packages())))
                .collect(Collectors.toSet());

        assertThat(PROGRAM).allSatisfy(it -> assertThat(known).contains(it.getPackageName()));
    }

    @ParameterizedTest
    @MethodSource("table")
    void knowsOnlyWhatTheTableSays(Row row) {
        classes()
                .that()
                .resideInAnyPackage(row.packages())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(row.mayKnow())
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void commandLineKnowsAllOfOursButComputesNothingItself() {
        classes()
                .that()
                .resideInAPackage(CLI)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                EVERYWHERE.stream(),
                                Stream.of(ROOT + "..", "picocli..", "org.jline..", "me.tongfei..", JACKSON))
                        .toArray(String[]::new))
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void mainOnlyCallsTheCommandLine() {
        classes()
                .that(START_THE_PROGRAM)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, CLI, ROOT + ".internal", "java..", "org.jspecify..")
                .check(PROGRAM);
    }

    @Test
    void theFaceDoesNotKnowTheCommandLine() {
        noClasses()
                .that(ARE_THE_LIBRARY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, "picocli..", "org.jline..", "me.tongfei..", "ch.qos.logback..")
                .check(PROGRAM);
    }

    @Test
    void nobodyKnowsTheFaceButTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(PROGRAM);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void onlyTheCommandLineUsesStandardStreams() {
        noClasses()
                .that(ARE_THE_LIBRARY)
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .accessField(System.class, "in")
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void onlyTheCommandLineEndsTheProgram() {
        noClasses()
                .that(ARE_THE_LIBRARY)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    /** Streams, properties, locale and signals are those of the program that has the library. */
    @Test
    void onlyTheCommandLineChangesWhatIsTheWholeProcesss() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(NativeLog.class.getName())
                .and(ARE_THE_LIBRARY)
                .should()
                .callMethodWhere(target(nameMatching("setIn|setOut|setErr|setProperty|setProperties|clearProperty"))
                        .and(target(owner(assignableTo(System.class)))))
                .orShould()
                .callMethodWhere(target(nameMatching("setDefault|setDefaultUncaughtExceptionHandler"))
                        .and(target(owner(assignableTo(Locale.class)
                                .or(assignableTo(TimeZone.class))
                                .or(assignableTo(Thread.class))))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("sun.misc..", "jdk.internal..", "org.jline..", "ch.qos.logback..")
                .check(PROGRAM);
    }

    /** A run takes its lock away where a signal ends the process; nothing else waits for its end. */
    @Test
    void onlyARunWaitsForTheEndOfTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".run.internal")
                .should()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(PROGRAM);
    }

    /** The command line runs without Deeplearning4j's importer, so that whoever names it does not load there. */
    @Test
    void onlyOneClassKnowsDeeplearning4jsImporter() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".keras.KerasGru")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.deeplearning4j.nn.modelimport..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".keras.KerasGru")
                .check(PROGRAM);
    }

    /** A model file comes from anywhere, and a serialised object may run anything while it is read. */
    @Test
    void nothingIsDeserialised() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(PROGRAM);
    }

    /** Numbers for people and in files are the same in every locale; what is formatted is formatted in {@link Words}. */
    @Test
    void nothingDependsOnTheLocale() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Words.class.getName())
                .should()
                .callMethodWhere(target(nameMatching("format|formatted|printf"))
                        .and(target(owner(assignableTo(String.class)
                                .or(assignableTo(PrintWriter.class))
                                .or(assignableTo(PrintStream.class))))))
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(Locale.class, "getDefault")
                .check(PROGRAM);
    }

    @Test
    void namesSayWhatAClassDoes() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)(\\$.*)?")
                .check(PROGRAM);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<JavaPackage> packages = PROGRAM.stream().map(it -> it.getPackage()).collect(Collectors.toSet());

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s has @NullMarked", it.getName())
                        .isTrue());
    }

    /** What goes wrong is told with facts; the command line knows the names of options. */
    @Test
    void theLibraryDoesNotSpeakOfOptions() throws IOException {
        Path sources = Path.of("src/main/java/org/gru4j");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(it -> it.toString().endsWith(".java"))
                            .filter(it -> !it.startsWith(sources.resolve("cli"))))
                    .hasSizeGreaterThan(FEWEST_CLASSES)
                    .allSatisfy(it -> assertThat(Files.readString(it)).doesNotContainPattern("\"[^\"\\n]*--[a-z]"));
        }
    }
}
