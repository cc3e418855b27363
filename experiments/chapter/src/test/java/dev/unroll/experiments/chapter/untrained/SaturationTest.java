package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import org.junit.jupiter.api.Test;

final class SaturationTest {
  @Test
  void boundedCostlyBinary() throws Exception {
    Finding finding = ClaimTrial.examine(new Saturation());
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(finding.numbers().get("largest |h|, tanh-rnn")).isBetween(0.5, 1.0);
    assertThat(finding.numbers().get("largest |h|, linear")).isGreaterThan(100);
  }

  @Test
  void aLinearNetworkThatForgetsNeedsNoBound() throws Exception {
    Finding finding = ClaimTrial.examine(new Saturation(), "radius=0.9");
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS_WITH_A_LIMIT);
    assertThat(finding.because()).endsWith("stays bounded too: nothing has to be kept in.");
  }

  @Test
  void withoutInputNothingHappens() throws Exception {
    Finding finding = ClaimTrial.examine(new Saturation(), "input=0");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
    assertThat(finding.numbers()).containsEntry("geometric mean of tanh′ over all steps", 1.0);
  }

  @Test
  void aStateThatOverflowsIsNotBounded() throws Exception {
    Finding finding = ClaimTrial.examine(new Saturation(), "radius=10", "steps=400");
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void theSameSettingsGiveTheSameFinding() throws Exception {
    assertThat(ClaimTrial.examine(new Saturation()))
        .isEqualTo(ClaimTrial.examine(new Saturation()));
  }
}
