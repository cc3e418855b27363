package dev.unroll.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A combination of lines by hand, and files of one that do not fit together. */
final class CombinationForecastTest {
  private static final double[][] NONE = {};

  private static StageForm whole(double trimmed, double[][] factors) {
    return CombinationForecast.form(
        2, trimmed, new float[] {.1f, .5f, .9f}, new double[] {-1, 0, 1}, factors);
  }

  /** The values of the two last steps again, or of the last one, both with intervals of ±1. */
  private static StageForm lines(int past, double... line) {
    return CombinationForecast.lines(
        new LineTable(
            past,
            Math.max(1, past),
            2,
            List.of(line),
            Map.of("a", new LineTable.Row(0, false, new double[] {1, 1}))));
  }

  private static final StageForm SEASONAL = lines(2, 1, 0, 0, 1, 0, 0);
  private static final StageForm LAST = lines(1, 1, 1, 0, 0);

  private static StreamForecaster forecaster(StageForm... stages) {
    return StreamForecaster.of(new StreamModel(Map.of(), List.of(stages)));
  }

  @Test
  void isTheWeightedMeanWithWiderIntervals() {
    StreamForecaster forecaster =
        forecaster(
            whole(0, new double[][] {{2}}),
            CombinationForecast.part("seasonal", 3, true, NONE),
            SEASONAL,
            CombinationForecast.part("last", 1, false, new double[][] {{1}, {5}}),
            LAST);
    StreamState state = forecaster.newState();
    for (double value : new double[] {7, 10, 20, Double.NaN}) {
      forecaster.observe(state, value);
    }
    double[][] ahead = forecaster.forecast(state, "a", new double[2][0]);
    // Missing: 10 of two steps before, of the season; 20 of the one before, of the last value.
    assertThat(ahead[0]).containsExactly(new double[] {18, 20, 22}, within(1e-6));
    // (3·10 + 20)/4, and 2·(3·1 + 5)/4 on both sides.
    assertThat(ahead[1]).containsExactly(new double[] {8.5, 12.5, 16.5}, within(1e-6));
    assertThatThrownBy(() -> forecaster.forecast(state, "b", new double[2][0]))
        .hasMessageContaining("expected a series of the fit");
  }

  @Test
  void theOutermostAreLeftOutAndNothingIsBelowZero() {
    StageForm[] three = {
      whole(.34, NONE),
      CombinationForecast.part("one", 1, false, NONE),
      lines(0, -100, -100),
      CombinationForecast.part("two", 1, false, NONE),
      lines(0, .5, .5),
      CombinationForecast.part("three", 1, false, NONE),
      lines(0, 1e6, 1e6)
    };
    StreamForecaster forecaster = forecaster(three);
    StreamState state = forecaster.newState();
    forecaster.observe(state, 1);
    assertThat(forecaster.forecast(state, "a", new double[2][0])[0])
        .containsExactly(new double[] {0, .5, 1.5}, within(1e-6));
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    refused("the parts of the combination do not fit together", whole(0, NONE));
    refused("expected a part with lines or networks", whole(0, NONE), SEASONAL);
    refused(
        "do not fit together",
        whole(.6, NONE),
        CombinationForecast.part("seasonal", 1, true, NONE),
        SEASONAL);
    refused(
        "expected past from 1 to",
        whole(0, NONE),
        CombinationForecast.part("seasonal", 1, true, NONE),
        changed(SEASONAL, "past", "987654321"));
    refused(
        "stage lines: expected",
        whole(0, NONE),
        CombinationForecast.part("seasonal", 1, true, NONE),
        changed(SEASONAL, "count", "900000"));
    refused(
        "expected a number weight",
        whole(0, NONE),
        changed(CombinationForecast.part("seasonal", 1, true, NONE), "weight", "many"),
        SEASONAL);
  }

  private static StageForm changed(StageForm form, String setting, String value) {
    Map<String, String> settings = new HashMap<>(form.settings());
    settings.put(setting, value);
    return new StageForm(form.kind(), settings, form.arrays());
  }

  private static void refused(String message, StageForm... stages) {
    assertThatThrownBy(() -> forecaster(stages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
