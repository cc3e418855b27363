package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method forecasts from its last values, or from what it remembers, as from all values. */
final class RecursionTest {
  private static final int SEASON = 12;
  private static final int HORIZON = 15;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forgottenValuesAreNotNeeded(boolean gaps) throws IOException {
    double[] all = RealSeries.airline();
    if (gaps) {
      for (int t : new int[] {0, 1, 50, 51, 130, 141}) {
        all[t] = Double.NaN;
      }
    }
    double[] past = Arrays.copyOf(all, 120);
    List<BaselineMethod> methods =
        new ArrayList<>(BaselineMethods.candidates(List.of(SEASON), 120, HORIZON, 0));
    methods.addAll(List.of(Intermittent.values()));
    methods.removeIf(method -> gaps && method.label().startsWith("ridge"));
    int recursions = 0;
    for (BaselineMethod method : methods) {
      BaselineMethod.Fit fit = method.fit(past, SEASON);
      double[] whole = fit.forecast(all, HORIZON).mean();
      double[] found;
      if (fit.recursion().isPresent()) {
        Recursion own = fit.recursion().get();
        double[] memory = own.after(own.start(), past);
        for (double value : Arrays.copyOfRange(all, 120, all.length)) {
          memory = own.after(memory, value);
        }
        found = own.forecast(memory, HORIZON).mean();
        assertThat(own.forecast(memory, HORIZON).deviation())
            .as(method.label())
            .containsExactly(fit.forecast(all, HORIZON).deviation());
        recursions++;
      } else {
        int read = Math.max(1, fit.lastValues().orElseThrow().count());
        int kept = gaps ? read + SEASON : read; // behind a gap
        found =
            fit.forecast(Arrays.copyOfRange(all, all.length - kept, all.length), HORIZON).mean();
      }
      assertThat(found).as(method.label()).containsExactly(whole, within(1e-9));
    }
    assertThat(recursions).isEqualTo(6);
  }
}
