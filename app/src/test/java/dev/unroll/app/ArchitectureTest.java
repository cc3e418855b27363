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
import org.junit.jupiter.api.Test;

/** The plan of the house, held by a test. */
final class ArchitectureTest {
  private static final String LAYERS = "dev.unroll.layers..";
  private static final String DATASETS = "dev.unroll.datasets..";
  private static final String EXPERIMENTS = "dev.unroll.experiments..";
  private static final String APP = "dev.unroll.app..";
  private static final String BENCHMARKS = "dev.unroll.benchmarks..";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.unroll");

  @Test
  void everyRoomIsLookedAt() {
    for (String room : new String[] {"layers", "datasets", "experiments", "app"}) {
      assertThat(CODE).anyMatch(type -> type.getPackageName().startsWith("dev.unroll." + room));
    }
  }

  @Test
  void layersKnowNoOtherRoom() {
    apart(LAYERS, DATASETS, EXPERIMENTS, APP, BENCHMARKS);
  }

  @Test
  void datasetsKnowNoOtherRoom() {
    apart(DATASETS, LAYERS, EXPERIMENTS, APP, BENCHMARKS);
  }

  @Test
  void experimentsDoNotKnowTheCommandLine() {
    apart(EXPERIMENTS, APP, BENCHMARKS);
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
  void onlyTheSearchOfSweepsKnowsArbiter() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.unroll.experiments.sweep.search")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.deeplearning4j.arbiter..")
        .check(CODE);
  }

  @Test
  void algebraIsEjmls() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Moments")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.math3.linear..")
        .check(CODE);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.unroll.(**)").should().beFreeOfCycles().check(CODE);
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
  void staticsDoNotChange() {
    fields().that().areStatic().should().beFinal().check(CODE);
  }

  private static void apart(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CODE);
  }

  /** Final (which records and plain enums are), sealed, or an interface. */
  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be final, sealed, an enum, a record or an interface") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.isInterface()
                || type.isEnum()
                || type.isAnonymousClass()
                || type.reflect().isSealed();
        String what = type.getFullName() + (closed ? " is closed" : " can be extended");
        events.add(new SimpleConditionEvent(type, closed, what));
      }
    };
  }
}
