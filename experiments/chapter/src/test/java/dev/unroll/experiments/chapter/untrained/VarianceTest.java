package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class VarianceTest {
  private static final String[] SMALL = {"hidden=96", "seeds=1,2,3,4", "depth=6"};

  @Test
  void xavierLosesWhatTanhBends() throws Exception {
    Finding finding = ClaimTrial.examine(new Variance(), SMALL);
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS_WITH_A_LIMIT);
    assertThat(finding.numbers().get("variance kept, ReLU, Xavier"))
        .isCloseTo(1 / 32.0, Percentage.withPercentage(50));
  }

  @Test
  void inputsNearZeroKeepTheirVariance() throws Exception {
    Finding finding =
        ClaimTrial.examine(
            new Variance(), "hidden=96", "seeds=1,2,3,4", "depth=6", "scales=0.01,0.1");
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void noStackKeepsItWithinNothing() throws Exception {
    Finding finding =
        ClaimTrial.examine(new Variance(), "hidden=32", "seeds=1", "depth=6", "factor=1.0001");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  /** Half of E[a²] passes a ReLU, and half of the gradient's. */
  @Test
  void reluOfInfiniteWidthByHand() {
    WideLayers he = WideLayers.of(false, 2, 3, 5);
    assertThat(he.forward()).allMatch(v -> Math.abs(v - 3) < 1e-9);
    assertThat(he.backward()).allMatch(v -> Math.abs(v - 1) < 1e-9);
    WideLayers xavier = WideLayers.of(false, 1, 1, 5);
    assertThat(xavier.forward().get(4)).isCloseTo(1 / 32.0, within(1e-9));
    assertThat(xavier.backward().get(0)).isCloseTo(1 / 16.0, within(1e-9));
  }

  /** tanh²(a) = a² − ⅔a⁴ + …, and E[a⁴] = 3q²: one layer takes q to q − 2q². */
  @Test
  void tanhOfInfiniteWidthNearZero() {
    double q = 1e-4;
    assertThat(WideLayers.of(true, 1, q, 1).forward().get(0))
        .isCloseTo(q - 2 * q * q, within(1e-10));
  }

  /** ND4J draws a seed from the clock for 0. */
  @Test
  void zeroIsASeed() throws Exception {
    assertThat(small(0)).isEqualTo(small(0)).isNotEqualTo(small(1));
  }

  private static DepthStack small(long seed) throws Exception {
    Variance.Settings settings =
        (Variance.Settings)
            ClaimTrial.experiment(new Variance(), "hidden=5", "seeds=" + seed, "depth=2")
                .settings();
    return DepthStack.measure(settings, DepthStack.Pairing.TANH_HE, 1);
  }

  @Test
  void wideLayersAreMeasuredAsTheoryHasThem() {
    Variance.Settings settings =
        (Variance.Settings)
            ClaimTrial.experiment(new Variance(), "hidden=256", "seeds=1,2,3", "depth=5")
                .settings();
    DepthStack stack = DepthStack.measure(settings, DepthStack.Pairing.TANH_HE, 1);
    for (int l = 0; l < 5; l++) {
      assertThat(stack.forward().get(l))
          .isCloseTo(stack.theory().forward().get(l), Percentage.withPercentage(5));
      assertThat(stack.backward().get(l))
          .isCloseTo(stack.theory().backward().get(l), Percentage.withPercentage(15));
    }
  }

  @Test
  void theSameSettingsGiveTheSameFinding() throws Exception {
    assertThat(ClaimTrial.examine(new Variance(), SMALL))
        .isEqualTo(ClaimTrial.examine(new Variance(), SMALL));
  }
}
