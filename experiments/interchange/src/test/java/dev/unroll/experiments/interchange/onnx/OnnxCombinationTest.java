package dev.unroll.experiments.interchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.interchange.part.MadeParts;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.IntervalWidening;
import dev.unroll.runtime.ForecastSpec;
import dev.unroll.runtime.LineTable;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Whole combinations in ONNX Runtime, beside the module runtime. */
final class OnnxCombinationTest {
  private static final int HORIZON = 5;
  private static final List<Double> LEVELS = List.of(.025, .1, .5, .9, .975);
  private static final List<String> SERIES = List.of("a", "b", "c");
  private static final double[][] NONE = {};

  private final Random random = new Random(7);

  @ParameterizedTest(name = "networks={0} known={1} trimmed={2}")
  @CsvSource({"0, 0, .15", "1, 2, .15", "2, 0, 0"})
  void agrees(int networks, int known, double trimmed, TestReporter reporter) {
    List<CombinationModel.Part> parts = new ArrayList<>();
    parts.add(part("seasonal", List.of(table(12, 7, 3, List.of(0, 1, 2))), NONE, true));
    parts.add(part("mean", List.of(table(0, 1, 1, List.of(0, 0, 0))), factors(1), true));
    parts.add(
        part(
            "ridge",
            List.of(
                table(10, 7, 1, List.of(0, 0, 0)),
                table(14, 7, 2, List.of(1, -1, 0)),
                table(4, 1, 1, List.of(0, 0, -1))),
            factors(2),
            false));
    for (int k = 0; k < networks; k++) {
      parts.add(
          new CombinationModel.Part(
              "network " + k, .4 + k, NONE, Optional.of(network(known, k)), List.of(), false));
    }
    CombinationModel model =
        new CombinationModel(
            new CombinationModel.Shape(SERIES, HORIZON, LEVELS, trimmed, factors(2)),
            parts,
            new CombinationModel.Omission(Map.of(), 0));
    byte[] file = OnnxCombination.file(model, Map.of());
    double largest = new ForecastCheck(model, 1).largest(file, 48 * OnnxNetworkTest.ROUNDS);

    reporter.publishEntry("largest difference", "%.1e".formatted(largest));
    assertThat(largest).isLessThan(1e-5);
  }

  private CombinationModel.Part part(
      String name, List<LineTable> tables, double[][] factors, boolean floored) {
    return new CombinationModel.Part(
        name, 1 + random.nextDouble(), factors, Optional.empty(), tables, floored);
  }

  private double[][] factors(int groups) {
    return random
        .doubles(groups)
        .mapToObj(x -> new double[] {1 + x, .5 + x})
        .toArray(double[][]::new);
  }

  /** Of lines that forecast about the mean of what they read; the second series in logarithms. */
  private LineTable table(int past, int season, int lines, List<Integer> which) {
    List<double[]> all = new ArrayList<>();
    for (int k = 0; k < lines; k++) {
      double[] line = random.doubles((past + 1L) * HORIZON, 0, 2.0 / Math.max(1, past)).toArray();
      all.add(line);
    }
    Map<String, LineTable.Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < SERIES.size(); i++) {
      if (which.get(i) >= 0) {
        rows.put(
            SERIES.get(i),
            new LineTable.Row(which.get(i), i == 1, random.doubles(HORIZON, .1, .4).toArray()));
      }
    }
    return new LineTable(past, season, HORIZON, all, rows);
  }

  /** Its series are in another order. */
  private static ForecastModel network(int known, int seed) {
    ForecastModel.Shape shape =
        new ForecastModel.Shape(
            9, HORIZON, 7, 0, "SEASON", false, known, LEVELS, ForecastSpec.Answer.QUANTILES);
    Map<String, ForecastModel.Series> series = new LinkedHashMap<>();
    for (String name : List.of("c", "a", "b")) {
      series.put(name, new ForecastModel.Series(new SeriesScale(1, .5), name.equals("b"), 0));
    }
    ForecastModel.Member member =
        new ForecastModel.Member(
            0,
            PartNetwork.of(
                new MadeParts(3 + known, seed)
                    .walk("gru", 4)
                    .dense(LEVELS.size(), Squash.IDENTITY)
                    .parts(),
                DataType.FLOAT),
            Optional.empty(),
            List.of(),
            new IntervalWidening(List.of(.1, .1)));
    return new ForecastModel(shape, List.of(member), series);
  }
}
