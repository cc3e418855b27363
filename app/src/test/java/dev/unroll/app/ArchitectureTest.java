package dev.unroll.app;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The drawing of the modules in the README, held by a test. */
final class ArchitectureTest {
  private static final String BENCHMARKS = "dev.unroll.benchmarks..";

  /** Of the project's modules by package, what each may use. */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "runtime", List.of(),
          "layers", List.of("runtime"),
          "datasets", List.of("runtime"),
          "experiments", List.of("runtime", "layers", "datasets"),
          "app", List.of("runtime", "layers", "datasets", "experiments"));

  /** Modules that are not on this class path, and what they alone know. */
  private static final Map<String, List<String>> OPTIONAL =
      Map.of(
          "spark", List.of("org.apache.spark.."),
          "streams", List.of("org.apache.kafka..", "org.apache.flink.."));

  /** Of the data sets, each package may use those before it. */
  private static final List<String> DATA =
      words(
          "input catalogue score baseline panel datavec task synthetic names labelled text series"
              + " registry");

  /** Of the core of the experiments, each package may use those before it. */
  private static final List<String> CORE =
      words("io dynamics recipe report run network stage train text compare reproduce");

  /** Built on the core, none knowing another; of each, the types that others may use. */
  private static final Map<String, List<String>> WINGS =
      Map.of(
          "sweep",
          words(
              "FinalRuns Finalists LearningCurve Plan Ranking Sampler Space Study StudySpec Sweep"
                  + " SweepFindings",
              "SweepReport Trial TrialRecipes TrialResult TrialRunner"),
          "forecast",
          words(
              "Backtest BacktestReport BacktestSummary CombinedForecaster ScoreTable"
                  + " ClassicalForecaster ForecastState RemoteFit StepForecaster StoredForecast",
              "FitProbe ForecastReport Forecaster Levels SkillVerdict LeakCheck NeuralFit"
                  + " NeuralForecaster QuantileForecast",
              "NeuralFitFile NeuralModel NeuralSpec NeuralTraining Predictions Prices Protocol"
                  + " StockPage StockStudy",
              "ForecastStudy WalkForward"),
          "diagnose",
          words("Diagnosis DiagnosisReport Forecasts LayerCells Stimuli Subject Summary"),
          "interchange",
          words("ExportFormats ImportRun ImportSource ParityCheck ParityResult Precision"));

  /**
   * Beside or above the wings: packages, and the wing each may use; the board reads files alone.
   */
  private static final Map<String, String> ABOVE =
      Map.of("cluster", "sweep", "chapter", "diagnose", "board", "", "serving", "forecast");

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.unroll");

  @Test
  void everyPackageHasItsPlace() {
    assertThat(packages("dev.unroll")).isEqualTo(new TreeSet<>(MODULES.keySet()));
    assertThat(packages("dev.unroll.datasets")).isEqualTo(new TreeSet<>(DATA));
    Set<String> known = new TreeSet<>(CORE);
    known.addAll(WINGS.keySet());
    known.addAll(ABOVE.keySet());
    assertThat(packages("dev.unroll.experiments")).isEqualTo(known);
  }

  /** Of the packages below one, the first names. */
  private static Set<String> packages(String above) {
    return CODE.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(above))
        .map(
            name ->
                name.equals(above) ? "" : name.substring(above.length() + 1).split("\\.", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void modulesUseThoseBelowThem() {
    MODULES.forEach(
        (module, below) -> {
          List<String> others = new ArrayList<>(MODULES.keySet());
          others.remove(module);
          others.removeAll(below);
          apart(
              "dev.unroll." + module + "..",
              others.stream().map(other -> "dev.unroll." + other + "..").toList());
        });
    slices().matching("dev.unroll.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void packagesOfTheCoreUseThoseBeforeThem() {
    List<String> higher = new ArrayList<>(WINGS.keySet());
    higher.addAll(ABOVE.keySet());
    for (int k = 0; k < CORE.size(); k++) {
      List<String> later = new ArrayList<>(CORE.subList(k + 1, CORE.size()));
      later.addAll(higher);
      apart(experiments(CORE.get(k)), later.stream().map(ArchitectureTest::experiments).toList());
    }
    slices().matching("dev.unroll.experiments.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void packagesOfTheDataUseThoseBeforeThem() {
    for (int k = 0; k < DATA.size(); k++) {
      List<String> later = DATA.subList(k + 1, DATA.size());
      apart(datasets(DATA.get(k)), later.stream().map(ArchitectureTest::datasets).toList());
    }
    slices().matching("dev.unroll.datasets.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void noWingKnowsAnother() {
    for (String wing : WINGS.keySet()) {
      List<String> others = new ArrayList<>(WINGS.keySet());
      others.remove(wing);
      others.addAll(ABOVE.keySet());
      apart(experiments(wing), others.stream().map(ArchitectureTest::experiments).toList());
    }
    ABOVE.forEach(
        (upper, wing) -> {
          List<String> others = new ArrayList<>(WINGS.keySet());
          others.remove(wing);
          apart(experiments(upper), others.stream().map(ArchitectureTest::experiments).toList());
        });
  }

  @Test
  void onlyTheNamedTypesOfAWingAreUsedFromOutside() {
    WINGS.forEach(
        (wing, face) -> {
          String inside = "dev.unroll.experiments." + wing;
          Set<String> used = new TreeSet<>();
          for (JavaClass user : CODE) {
            if (!user.getPackageName().startsWith(inside)) {
              user.getDirectDependenciesFromSelf().stream()
                  .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                  .filter(target -> target.getPackageName().startsWith(inside))
                  .forEach(target -> used.add(outermost(target).getSimpleName()));
            }
          }
          assertThat(face).as("the face of %s", wing).containsAll(used);
        });
  }

  private static List<String> words(String... lines) {
    return List.of(String.join(" ", lines).split(" ", -1));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static String datasets(String name) {
    return "dev.unroll.datasets." + name + "..";
  }

  private static String experiments(String name) {
    return "dev.unroll.experiments." + name + "..";
  }

  @Test
  void nothingDependsOnBenchmarks() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BENCHMARKS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BENCHMARKS)
        .check(CODE);
  }

  @Test
  void nothingDependsOnOptionalModules() {
    OPTIONAL.forEach((module, others) -> apart("dev.unroll..", others));
    apart(
        "dev.unroll..",
        OPTIONAL.keySet().stream().map(name -> "dev.unroll." + name + "..").toList());
  }

  @Test
  void onlyTheSamplersKnowArbiter() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.unroll\\.experiments\\.sweep\\.ArbiterSampler(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.deeplearning4j.arbiter..")
        .check(CODE);
  }

  @Test
  void algebraIsEjmls() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.math3.linear..")
        .check(CODE);
  }

  @Test
  void onlyMainTouchesTheStandardStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Unroll.class.getName())
        .should(accessField(System.class, "out").or(accessField(System.class, "err")))
        .check(CODE);
  }

  @Test
  void classesAreClosed() {
    classes().should(beClosed()).check(CODE);
  }

  @Test
  void simpleNamesAreUnique() {
    assertThat(CODE.stream().filter(JavaClass::isTopLevelClass).map(JavaClass::getSimpleName))
        .filteredOn(name -> !name.equals("package-info"))
        .doesNotHaveDuplicates();
  }

  @Test
  void staticsDoNotChange() {
    fields().that().areStatic().should().beFinal().check(CODE);
  }

  private static void apart(String where, List<String> others) {
    noClasses()
        .that()
        .resideInAPackage(where)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CODE);
  }

  /** Final (which records and plain enums are), sealed, an interface, or a base for its package. */
  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be final, sealed, an enum, a record or an interface") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.isInterface()
                || type.isEnum()
                || type.isAnonymousClass()
                || baseOfItsPackage(type.getModifiers())
                || type.reflect().isSealed();
        String what = type.getFullName() + (closed ? " is closed" : " can be extended");
        events.add(new SimpleConditionEvent(type, closed, what));
      }
    };
  }

  private static boolean baseOfItsPackage(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.ABSTRACT) && !modifiers.contains(JavaModifier.PUBLIC);
  }
}
