package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.score.PointScores;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of Darts' examples and of the ETT papers' protocol. */
final class PublishedFiguresTest {
  private static final int TO_1957 = 108;
  private static final int TO_1959 = 132;

  @Test
  void airlineThreeYearsMape() throws IOException {
    assertThat(mape(NaiveMethod.SEASONAL_NAIVE_DRIFT)).isCloseTo(5.66, within(0.005));
    assertThat(mape(NaiveMethod.SEASONAL_NAIVE)).isCloseTo(13.19, within(0.005));
    assertThat(mape(NaiveMethod.LAST_VALUE)).isCloseTo(19.89, within(0.005));
    assertThat(mape(ExponentialSmoothing.best())).isBetween(3.0, 9.0);
  }

  @Test
  void airlineLastYearMae() throws IOException {
    assertThat(mae(NaiveMethod.SEASONAL_NAIVE_INCREMENT)).isCloseTo(13.28, within(0.005));
    assertThat(mae(NaiveMethod.SEASONAL_NAIVE)).isCloseTo(47.83, within(0.005));
    assertThat(mae(NaiveMethod.LAST_VALUE)).isCloseTo(76.00, within(0.005));
    assertThat(mae(ExponentialSmoothing.best())).isBetween(8.0, 20.0);
  }

  /** Test rows 11520 to 14400, every window kept. */
  @ParameterizedTest
  @CsvSource({"24, .034, .139", "48, .050, .171", "96, .069, .203", "168, .087, .229"})
  void oilTemperatureLastValue(int horizon, double mse, double mae) throws IOException {
    double[] series = RealSeries.oilTemperature();
    assertRolling(series, NaiveMethod.LAST_VALUE, horizon, mse, mae);
  }

  @Test
  void oilTemperatureRidge() throws IOException {
    assertRolling(RealSeries.oilTemperature(), new WindowRidge(96, 24), 24, .026, .123);
  }

  private static void assertRolling(
      double[] series, BaselineMethod method, int horizon, double mse, double mae) {
    BaselineMethod.Fit fitted = method.fit(Arrays.copyOf(series, 8640), 1);
    double squared = 0;
    double absolute = 0;
    int windows = 14400 - 11520 - horizon + 1;
    for (int start = 11520; start < 11520 + windows; start++) {
      double[] actual = Arrays.copyOfRange(series, start, start + horizon);
      double[] mean = fitted.forecast(Arrays.copyOf(series, start), horizon).mean();
      squared += PointScores.mse(actual, mean) / windows;
      absolute += PointScores.mae(actual, mean) / windows;
    }
    assertThat(squared).isCloseTo(mse, within(6e-4));
    assertThat(absolute).isCloseTo(mae, within(6e-4));
  }

  private static double mape(BaselineMethod method) throws IOException {
    double[] series = RealSeries.airline();
    double[] actual = Arrays.copyOfRange(series, TO_1957, series.length);
    return PointScores.mape(actual, mean(method, Arrays.copyOf(series, TO_1957), 36));
  }

  private static double mae(BaselineMethod method) throws IOException {
    double[] series = RealSeries.airline();
    double[] actual = Arrays.copyOfRange(series, TO_1959, series.length);
    return PointScores.mae(actual, mean(method, Arrays.copyOf(series, TO_1959), 12));
  }

  private static double[] mean(BaselineMethod method, double[] history, int horizon) {
    return method.fit(history, 12).forecast(history, horizon).mean();
  }
}
