package dev.unroll.experiments.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputCopiesTest {
  private static final int STEPS = 300;
  private static final double[] Y = values();

  /** A week, a slow walk and noise, above 0. */
  private static double[] values() {
    Random random = new Random(1);
    double[] walk = new double[STEPS];
    for (int t = 1; t < STEPS; t++) {
      walk[t] = walk[t - 1] + 0.3 * random.nextGaussian();
    }
    return IntStream.range(0, STEPS)
        .mapToDouble(t -> 60 + 5 * Math.sin(2 * Math.PI * t / 7) + walk[t] + random.nextGaussian())
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "sum, has changes that are the values of y at the same time",
    "change, is the change of y 1 step later",
    "log, moves as y does at the same time",
    "sign, is the sign of the change of y 1 step later",
    "lead, moves as y does 3 steps later",
    "lag, moves as y does 2 steps before",
    "negative, moves as y does at the same time"
  })
  void whatGivesTheAnswerAwayIsNamed(String kind, String said) {
    assertThat(found(kind)).get().asString().contains(said);
  }

  private static Optional<String> found(String kind) {
    double[] sums = Y.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    IntToDoubleFunction input =
        switch (kind) {
          case "sum" -> t -> sums[t];
          case "change" -> t -> at(t + 1) - at(t);
          case "log" -> t -> Math.log(Y[t]);
          case "sign" -> t -> Math.signum(at(t + 1) - at(t));
          case "lead" -> t -> at(t + 3);
          case "lag" -> t -> at(t - 2);
          default -> t -> 5 - 2 * Y[t];
        };
    return of(input, true);
  }

  private static double at(int t) {
    return t >= 0 && t < STEPS ? Y[t] : Double.NaN;
  }

  private static Optional<String> of(IntToDoubleFunction input, boolean known) {
    double[] x = IntStream.range(0, STEPS).mapToDouble(input).toArray();
    return new InputCopies(new PanelSeries("y", Y), 5, 7).of("x", x, known);
  }

  @Test
  void weightedSumsWithValuesToComeAreNamed() {
    assertThat(of(t -> mean(t - 1, t + 1), false))
        .get()
        .asString()
        .contains(
            "LEAK: column x is a weighted sum of values of y, the last of them 1 step later: it"
                + " cannot be known then");
    assertThat(of(t -> Math.rint(20 * mean(t - 2, t + 2)) / 20, false))
        .get()
        .asString()
        .contains("2 steps later");
    assertThat(of(t -> mean(t - 3, t + 3), false)).get().asString().contains("3 steps later");
    assertThat(of(t -> mean(t - 2, t), true))
        .get()
        .asString()
        .contains("at the same time: it cannot be known ahead");
    assertThat(of(t -> mean(t - 4, t - 1), true)).get().asString().contains("1 step before");
    assertThat(of(t -> mean(t - 2, t), false)).as("of the past, known then").isEmpty();
    assertThat(of(t -> mean(t - 12, t - 5), true)).as("of values before the origin").isEmpty();
  }

  private static double mean(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToDouble(InputCopiesTest::at).average().orElseThrow();
  }

  /** The input is zero but for the steps before the values rise, and ends with their last rise. */
  @ParameterizedTest
  @CsvSource({"1, false", "4, false", "5, true"})
  void aFewStepsAreNoCorrelation(int events, boolean copies) {
    double[] y = new double[STEPS];
    double[] x = new double[STEPS];
    Arrays.fill(x, 20 * (events + 1), STEPS, Double.NaN);
    for (int k = 1; k <= events; k++) {
      x[20 * k] = k;
      Arrays.fill(y, 20 * k + 1, STEPS, y[20 * k] + k);
    }
    assertThat(new InputCopies(new PanelSeries("y", y), 5, 1).of("x", x, false).isPresent())
        .isEqualTo(copies);
  }

  @Test
  void honestInputsAreNot() {
    Random random = new Random(2);
    assertThat(of(t -> t, true)).as("a trend").isEmpty();
    assertThat(of(t -> Math.sin(2 * Math.PI * t / 7), true)).as("a calendar").isEmpty();
    assertThat(of(t -> t % 7 < 5 ? 1 : 0, true)).as("a workday").isEmpty();
    assertThat(of(t -> at(t - 7), true)).as("the week before").isEmpty();
    assertThat(of(t -> Y[t] + 2 * random.nextGaussian(), true)).as("related").isEmpty();
    assertThat(of(t -> Y[t], false)).as("the present, known then").isEmpty();
  }
}
