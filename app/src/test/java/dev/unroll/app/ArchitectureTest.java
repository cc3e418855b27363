package dev.unroll.app;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The plan of the house, held by a test. */
@AnalyzeClasses(packages = "dev.unroll", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String LAYERS = "dev.unroll.layers..";
  private static final String DATASETS = "dev.unroll.datasets..";
  private static final String EXPERIMENTS = "dev.unroll.experiments..";
  private static final String APP = "dev.unroll.app..";
  private static final String BENCHMARKS = "dev.unroll.benchmarks..";

  @ArchTest
  static final ArchRule LAYERS_KNOW_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage(LAYERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DATASETS, EXPERIMENTS, APP);

  @ArchTest
  static final ArchRule DATASETS_KNOW_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage(DATASETS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LAYERS, EXPERIMENTS, APP);

  @ArchTest
  static final ArchRule EXPERIMENTS_DO_NOT_KNOW_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage(EXPERIMENTS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(APP);

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_BENCHMARKS =
      noClasses()
          .that()
          .resideOutsideOfPackage(BENCHMARKS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BENCHMARKS);

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("dev.unroll.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MAIN_TOUCHES_THE_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Unroll.class.getName())
          .should(accessField(System.class, "out"))
          .orShould(accessField(System.class, "err"));

  @ArchTest static final ArchRule CLASSES_ARE_CLOSED = classes().should(beClosed());

  @ArchTest
  static final ArchRule NO_MUTABLE_STATICS = fields().that().areStatic().should().beFinal();

  /** Final (which records and enums without bodies are), sealed, or an interface. */
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
        events.add(
            new SimpleConditionEvent(
                type, closed, type.getFullName() + (closed ? " is closed" : " can be extended")));
      }
    };
  }
}
