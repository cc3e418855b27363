package dev.unroll.datasets.baseline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Columns of real data, from the folder UNROLL_DATA or a {@code shared/data} folder above. */
final class RealSeries {
  private RealSeries() {}

  /** Monthly passengers, 1949-01 to 1960-12; the test is skipped without the file. */
  static double[] airline() throws IOException {
    return column("airline.csv", 1);
  }

  /** OT of ETTh1 up to row 14400, z-scored by its first 8640 rows. */
  static double[] oilTemperature() throws IOException {
    double[] values = Arrays.copyOf(column("ETTh1.csv", 7), 14400);
    double mean = Arrays.stream(values, 0, 8640).average().orElseThrow();
    double variance =
        Arrays.stream(values, 0, 8640).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
  }

  private static double[] column(String name, int column) throws IOException {
    Path path =
        found(name)
            .orElseGet(
                () ->
                    Assumptions.abort(
                        "no " + name + " in $UNROLL_DATA or in shared/data: not tested"));
    try (Stream<String> lines = Files.lines(path)) {
      return lines.skip(1).mapToDouble(line -> cell(line, column)).toArray();
    }
  }

  private static double cell(String line, int column) {
    return Double.parseDouble(Arrays.asList(line.split(",", -1)).get(column));
  }

  private static Optional<Path> found(String name) {
    Stream<Path> own = Optional.ofNullable(System.getenv("UNROLL_DATA")).map(Path::of).stream();
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
            .map(at -> at.resolve("shared").resolve("data"));
    return Stream.concat(own, above)
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .findFirst();
  }
}
