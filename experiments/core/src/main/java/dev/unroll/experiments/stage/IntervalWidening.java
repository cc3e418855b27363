package dev.unroll.experiments.stage;

import java.util.Arrays;
import java.util.List;

/**
 * Puts quantiles in order, and widens each central interval by so much on both sides that it covers
 * what it should (conformal calibration; Romano et al. 2019).
 *
 * @param widths of each central interval, the widest first; negative to narrow it
 */
public record IntervalWidening(List<Double> widths) implements Stage {
  public IntervalWidening {
    widths = List.copyOf(widths);
  }

  @Override
  public double[] step(double... x) {
    double[] widened = x.clone();
    Arrays.sort(widened);
    for (int k = 0; k < widths.size(); k++) {
      widened[k] -= widths.get(k);
      widened[widened.length - 1 - k] += widths.get(k);
    }
    return widened;
  }
}
