package dev.unroll.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.RemoteFit;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoteBacktestTest {
  private static final Backtest.Progress SILENT = (model, done, all, share) -> {};

  @TempDir private Path folder;

  /** Statistical methods, a network and their combination, fitted before each of two windows. */
  @Test
  void fitsOnAClusterForecastWhatThisMachineForecasts() throws IOException {
    ForecastStudy study = study();
    List<Forecaster> forecasters = study.forecasters();
    Backtest.Result here = backtest(study, Predictions.inMemory()).run(forecasters, SILENT);

    Predictions kept = Predictions.inMemory();
    Backtest there = backtest(study, kept);
    List<RemoteFit> fits = RemoteFit.missing(study, there, forecasters);
    assertThat(fits).hasSize(2 * (forecasters.size() - 1));
    try (Cluster cluster = Cluster.connect("local[2]")) {
      for (RemoteFit.Answer answer : cluster.call(fits)) {
        kept.addAll(answer.lines());
      }
    }
    List<RemoteFit> left = RemoteFit.missing(study, there, forecasters);
    assertThat(left).as("of those that cannot be fitted").hasSizeLessThan(8);
    Backtest.Result result = there.run(forecasters, SILENT);
    assertThat(result.leftOut()).isEqualTo(here.leftOut());
    assertThat(result.runs()).hasSameSizeAs(here.runs());
    for (int m = 0; m < here.runs().size(); m++) {
      assertThat(result.runs().get(m).model()).isEqualTo(here.runs().get(m).model());
      assertThat(quantiles(result.runs().get(m))).isDeepEqualTo(quantiles(here.runs().get(m)));
    }
  }

  private static Backtest backtest(ForecastStudy study, Predictions kept) {
    return new Backtest(study.series(), study.protocol(), kept);
  }

  private static double[][][] quantiles(Backtest.Run run) {
    return run.windows().stream()
        .flatMap(List::stream)
        .map(QuantileForecast::quantiles)
        .toArray(double[][][]::new);
  }

  private ForecastStudy study() throws IOException {
    Random noise = new Random(1);
    String rows =
        IntStream.range(0, 80)
            .mapToObj(t -> (t % 7) + noise.nextGaussian() + "," + noise.nextGaussian())
            .collect(Collectors.joining("\n", "a,b\n", "\n"));
    Path file = Files.writeString(folder.resolve("s.csv"), rows);
    return ForecastStudy.read(
            Optional.empty(),
            List.of(
                "data.file=" + file, "horizon=3", "windows=2", "hidden=2", "epochs=1", "batches=2"))
        .evaluable();
  }
}
