package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VanishingTest {
  private static final String[] SMALL = {"hidden=24", "seeds=1,2"};

  @ParameterizedTest
  @CsvSource({"0.9, 2.6561398887587544e-5", "1.1, 13780.612339822379", "1, 1"})
  void aHundredSteps(double factor, double power) {
    List<Double> gradients = Power.gradients(factor, 100);
    assertThat(gradients).hasSize(101);
    assertThat(gradients.get(0)).isEqualTo(1);
    assertThat(gradients.get(1)).isEqualTo(factor);
    assertThat(gradients.get(100)).isCloseTo(power, Percentage.withPercentage(1e-11));
  }

  @Test
  void tanhHasARateOfItsOwn() throws Exception {
    Finding finding = ClaimTrial.examine(new Vanishing(), SMALL);
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS_WITH_A_LIMIT);
    assertThat(finding.numbers().get("slope, linear, ρ = 0.9"))
        .isCloseTo(Math.log(0.9), within(0.02));
    assertThat(finding.numbers().get("slope, tanh, driven by inputs, ρ = 1.1")).isLessThan(0);
  }

  @Test
  void nearZeroTanhIsLinear() throws Exception {
    Finding finding = ClaimTrial.examine(new Vanishing(), "hidden=24", "factors=0.9", "input=0");
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(finding.numbers().get("slope, tanh, left to itself, ρ = 0.9"))
        .isCloseTo(finding.numbers().get("slope, linear, ρ = 0.9"), within(1e-9));
  }

  @Test
  void aFewStepsDoNotShowTheRadius() throws Exception {
    Finding finding = ClaimTrial.examine(new Vanishing(), "hidden=24", "steps=6");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  @Test
  void aPowerThatOverflowsIsNoProof() throws Exception {
    Finding finding = ClaimTrial.examine(new Vanishing(), "hidden=8", "factors=1e300");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  @Test
  void theSameSettingsGiveTheSameFinding() throws Exception {
    assertThat(ClaimTrial.examine(new Vanishing(), SMALL))
        .isEqualTo(ClaimTrial.examine(new Vanishing(), SMALL));
  }
}
