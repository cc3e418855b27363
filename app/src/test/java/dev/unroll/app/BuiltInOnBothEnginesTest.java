package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The built-in sweep and forecasts tell the same on the fast engine and on the reference engine.
 * (The recipes of tasks are tested where they are, in experiments.)
 */
final class BuiltInOnBothEnginesTest {
  private static final Path RESOURCES = Path.of("").toAbsolutePath().resolveSibling("experiments");

  /** Measured by a clock, or named after one. */
  private static final Set<String> UNEQUAL =
      Set.of("seconds", "stepsPerSecond", "run", "report", "study", "environment", "engine");

  @TempDir private Path folder;

  @AfterEach
  void anyEngine() {
    System.clearProperty(Engines.PROPERTY);
  }

  @ParameterizedTest
  @CsvSource({
    "sweep",
    "backtest data.file=gaps.csv",
    "backtest airline",
    "backtest etth1",
    "backtest stock data.file=prices.csv",
  })
  void tellTheSame(String command) throws Exception {
    Map<String, Double> fast = numbers(command, "simd");
    Map<String, Double> reference = numbers(command, "reference");
    assertThat(fast).hasSizeGreaterThan(20).containsOnlyKeys(reference.keySet());
    fast.forEach(
        (name, value) -> {
          double other = reference.get(name);
          assertThat(Math.abs(value - other))
              .as("%s: %s and %s", name, value, other)
              .isLessThanOrEqualTo(1e-3 * Math.abs(other) + 1e-6);
        });
  }

  @Test
  void noneIsForgotten() throws IOException {
    assertThat(files("sweep/src/main/resources/sweeps")).containsExactly("clipping-and-depth.yaml");
    assertThat(files("forecast/src/main/resources/forecast"))
        .containsExactlyInAnyOrder("airline.yaml", "backtest.yaml", "etth1.yaml", "stock.yaml");
  }

  private static List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  /** Every number of the command's document, by where it is. */
  private Map<String, Double> numbers(String command, String engine) throws Exception {
    System.setProperty(Engines.PROPERTY, engine);
    Path here = Files.createDirectory(folder.resolve(engine));
    ExampleFolder place = new ExampleFolder(here, here);
    CommandLineRun run = place.run(Example.of("test", command + " --json"));
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Double> numbers = new TreeMap<>();
    collect("", new ObjectMapper().readTree(run.out()), numbers);
    return numbers;
  }

  private static void collect(String at, JsonNode node, Map<String, Double> numbers) {
    if (node.isNumber()) {
      numbers.put(at, node.doubleValue());
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.removeIf(UNEQUAL::contains);
    names.forEach(name -> collect(at + "/" + name, node.get(name), numbers));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(at + "/" + i, node.get(i), numbers);
    }
  }
}
