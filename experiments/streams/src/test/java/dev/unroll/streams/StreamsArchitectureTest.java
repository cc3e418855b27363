package dev.unroll.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job has one of the two engines, and of ours the runtime alone. */
final class StreamsArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.unroll.streams");

  @Test
  void eachEngineIsKnownInItsPackage() {
    uses("dev.unroll.streams");
    uses("dev.unroll.streams.kafka..", "org.apache.kafka..");
    uses("dev.unroll.streams.flink..", "org.apache.flink..");
  }

  private static void uses(String where, String... engine) {
    List<String> allowed =
        new ArrayList<>(
            List.of("java..", "dev.unroll.runtime..", "dev.unroll.datasets.panel", where));
    allowed.add("dev.unroll.streams");
    allowed.addAll(List.of(engine));
    classes()
        .that()
        .resideInAPackage(where)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(CODE);
  }
}
