package dev.unroll.experiments.interchange.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The layers against recorded numbers: our own vectors, always, and PyTorch's where a folder
 * shared/golden or shared/golden-linear lies above. The loops that made ours are held to PyTorch's
 * too.
 */
final class GoldenVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path OWN =
      Path.of("src/test/resources/dev/unroll/experiments/interchange/parity/golden");

  @AfterEach
  void anyEngine() {
    System.clearProperty(Engines.PROPERTY);
  }

  @TestFactory
  Stream<DynamicTest> everyEngineAgreesWithOurVectors() {
    return GoldenVectors.CASES.stream()
        .flatMap(one -> checks(OWN.resolve(one.name() + ".json"), "simd", "blas", "reference"));
  }

  @TestFactory
  Stream<DynamicTest> ourVectorsAreWhatTheGeneratorWrites() {
    return GoldenVectors.CASES.stream()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> isAsWritten(one)));
  }

  @Test
  void noFileIsLeftOver() throws IOException {
    assertThat(json(OWN))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(
            GoldenVectors.CASES.stream().map(one -> one.name() + ".json").toList());
  }

  @TestFactory
  Stream<DynamicTest> theLayersAgreeWithPytorch() throws IOException {
    Path shared = shared("golden");
    return shared == null ? skipped() : json(shared).stream().flatMap(file -> checks(file, ""));
  }

  /** Outputs, states and all gradients of linear recurrences, attention and whole blocks. */
  @TestFactory
  Stream<DynamicTest> theBlocksAgreeWithRecordedVectors() throws IOException {
    Path shared = shared("golden-linear");
    return shared == null
        ? skipped()
        : json(shared).stream()
            .map(
                file ->
                    DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> {
                          for (Precision precision : Precision.values()) {
                            ParityResult result = ParityCheck.check(file, precision);
                            Assumptions.assumeFalse(result.skipped(), "no such block");
                            assertThat(result.worst()).isLessThan(result.tolerance());
                          }
                        }));
  }

  @TestFactory
  Stream<DynamicTest> theLoopsAgreeWithPytorch() throws IOException {
    Path shared = shared("golden");
    return shared == null
        ? skipped()
        : json(shared).stream()
            .map(
                file ->
                    DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> loopsAgree(JSON.readTree(file.toFile()))));
  }

  /** One test that is counted as skipped: a factory that is given up is not counted at all. */
  private static Stream<DynamicTest> skipped() {
    String why = "no folder of recorded vectors in shared above " + Path.of("").toAbsolutePath();
    return Stream.of(DynamicTest.dynamicTest("PyTorch's vectors", () -> Assumptions.abort(why)));
  }

  /** In double, and in float on each of these engines. */
  private static Stream<DynamicTest> checks(Path file, String... engines) {
    List<DynamicTest> tests = new ArrayList<>();
    String name = file.getFileName().toString();
    tests.add(DynamicTest.dynamicTest(name + " double", () -> agrees(file, Precision.DOUBLE, "")));
    for (String engine : engines) {
      tests.add(
          DynamicTest.dynamicTest(
              name + " float " + engine, () -> agrees(file, Precision.FLOAT, engine)));
    }
    return tests.stream();
  }

  private static void agrees(Path file, Precision precision, String engine) {
    System.setProperty(Engines.PROPERTY, engine);
    ParityResult result = ParityCheck.check(file, precision);
    assertThat(result.largestRelativeErrorByQuantity())
        .containsKeys("y", "h_n", "grad_x", "weight_ih_l0", "bias_hh_l0")
        .allSatisfy((quantity, error) -> assertThat(error).isLessThan(result.tolerance()));
    assertThat(result.agrees()).isTrue();
  }

  /** To the last bit, whatever machine it is. */
  private static void isAsWritten(GoldenVectors.Case one) throws IOException {
    JsonNode stored = JSON.readTree(OWN.resolve(one.name() + ".json").toFile());
    JsonNode made = JSON.readTree(JSON.writeValueAsString(one.made()));
    assertThat(stored).as("write the files again with GoldenVectors.main").isEqualTo(made);
  }

  private static void loopsAgree(JsonNode file) {
    JsonNode answers = PlainRnn.answers(file);
    assertThat(answers.size()).isGreaterThan(3);
    answers.fieldNames().forEachRemaining(name -> close(name, answers.get(name), file.get(name)));
  }

  private static void close(String name, JsonNode ours, JsonNode theirs) {
    assertThat(theirs).as(name).isNotNull();
    assertThat(ours.size()).as(name).isEqualTo(theirs.size());
    if (ours.isNumber()) {
      assertThat(ours.doubleValue()).as(name).isCloseTo(theirs.doubleValue(), within(1e-10));
    } else if (ours.isObject()) {
      ours.fieldNames().forEachRemaining(key -> close(key, ours.get(key), theirs.get(key)));
    } else {
      for (int i = 0; i < ours.size(); i++) {
        close(name, ours.get(i), theirs.get(i));
      }
    }
  }

  private static List<Path> json(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static Path shared(String folder) {
    return Stream.iterate(Path.of("").toAbsolutePath(), up -> up != null, Path::getParent)
        .map(up -> up.resolve("shared").resolve(folder))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(null);
  }
}
