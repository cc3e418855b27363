package dev.unroll.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job has one of the two engines, and of ours the runtime alone. */
final class StreamsArchitectureTest {
  @Test
  void eachEngineIsKnownInItsPackage() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false); // names suffice
    JavaClasses code =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.unroll.streams");
    uses(code, "dev.unroll.streams");
    uses(code, "dev.unroll.streams.kafka..", "org.apache.kafka..");
    uses(code, "dev.unroll.streams.flink..", "org.apache.flink..");
  }

  private static void uses(JavaClasses code, String where, String... engine) {
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
        .check(code);
  }
}
