package dev.unroll.experiments.interchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.interchange.part.MadeParts;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.IntervalWidening;
import dev.unroll.runtime.ForecastHead;
import dev.unroll.runtime.ForecastSpec;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Whole forecasters in ONNX Runtime, beside the module runtime. */
final class OnnxForecasterTest {
  private static final int WINDOW = 14;
  private static final int HORIZON = 5;
  private static final List<Double> LEVELS = List.of(.025, .1, .5, .9, .975);

  @ParameterizedTest(name = "normalise={0} log={1} lag={2} head={3} known={4} ensembles={5}")
  @CsvSource({
    "SERIES, false, 0, QUANTILES, 0, 1",
    "SEASON, false, 0, QUANTILES, 4, 1",
    "WINDOW, true, 0, QUANTILES, 0, 2",
    "LAST, true, 0, GAUSSIAN, 2, 1",
    "SEASON, false, 7, QUANTILES, 0, 1",
    "WINDOW, true, 7, GAUSSIAN, 1, 3",
    "SEASON, false, 7, STUDENT_T, 0, 1",
    "WINDOW, true, 0, STUDENT_T, 2, 2",
    "WINDOW, false, 0, NEGATIVE_BINOMIAL, 0, 2",
    "SERIES, false, 0, NEGATIVE_BINOMIAL, 1, 1",
  })
  void agrees(
      String normalise,
      boolean log,
      int lag,
      ForecastHead head,
      int known,
      int ensembles,
      TestReporter reporter) {
    ForecastModel.Shape shape =
        new ForecastModel.Shape(
            WINDOW,
            HORIZON,
            7,
            lag,
            normalise,
            log,
            known,
            LEVELS,
            new ForecastSpec.Answer(head, 0, 0));
    Map<String, ForecastModel.Series> series = new LinkedHashMap<>();
    List<ForecastModel.Member> members = new ArrayList<>();
    for (int e = 0; e < ensembles; e++) {
      members.add(member(shape, e, 1));
      members.add(member(shape, e, 2));
      SeriesScale scale = log ? new SeriesScale(2 + e, .3) : new SeriesScale(100 * e, 5 + e);
      scale = head.counts() ? new SeriesScale(0, 3 + 40 * e) : scale;
      series.put("a" + e, new ForecastModel.Series(scale, log && e != 1, e));
      SeriesScale other = new SeriesScale(head.counts() ? 0 : 1, 2);
      series.put("b" + e, new ForecastModel.Series(other, false, e));
    }
    ForecastModel model = new ForecastModel(shape, members, series);
    byte[] file = OnnxForecaster.file(model, Map.of());
    double largest = 0;
    for (int seed = 0; seed < 3; seed++) {
      largest =
          Math.max(
              largest, new ForecastCheck(model, seed).largest(file, 16 * OnnxNetworkTest.ROUNDS));
    }

    reporter.publishEntry("largest difference", "%.1e".formatted(largest));
    assertThat(largest).isLessThan(1e-5);
  }

  private static ForecastModel.Member member(ForecastModel.Shape shape, int ensemble, int seed) {
    int outputs =
        switch (shape.answer().head()) {
          case QUANTILES -> LEVELS.size();
          case STUDENT_T -> 3;
          case GAUSSIAN, NEGATIVE_BINOMIAL -> 2;
        };
    Random random = new Random(seed);
    double[][] weights = new double[WINDOW][HORIZON];
    for (double[] row : weights) {
      row[random.nextInt(HORIZON)] = .2 * random.nextGaussian();
    }
    LinearMap line = new LinearMap(random.doubles(HORIZON).toArray(), weights);
    return new ForecastModel.Member(
        ensemble,
        PartNetwork.of(
            new MadeParts(3 + shape.known(), 10L * ensemble + seed)
                .walk("gru", 6)
                .dense(outputs, Squash.IDENTITY)
                .parts(),
            DataType.FLOAT),
        seed == 1 ? Optional.of(line) : Optional.empty(),
        seed == 1 ? Collections.nCopies(HORIZON, .3) : List.of(),
        new IntervalWidening(List.of(.25, seed == 1 ? 1.5 : -.125)));
  }
}
