package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreeDynamicsTest {
  private static final List<String> SMALL =
      List.of("radii=0.5,0.9,1,2.5", "hidden=40", "steps=3000");

  @Test
  void theRadiusDoesNotDecide() throws Exception {
    Finding finding = examine();
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS_WITH_A_LIMIT);
    assertThat(finding.numbers().get("λ₁ at ρ = 0.5")).isCloseTo(Math.log(0.5), within(0.01));
    assertThat(finding.numbers().get("λ₁ at ρ = 2.5")).isPositive();
    assertThat(finding.numbers().get("λ₁ at ρ = 2.5, driven")).isNegative();
    assertThat(finding.numbers().get("λ₁ of the chain")).isCloseTo(Math.log(0.9), within(0.005));
    assertThat(finding.because()).contains("is not normal", "Saturated by inputs");
  }

  @Test
  void withoutTheTwoCasesItHolds() throws Exception {
    Finding finding = examine("shear=0", "input=0");
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(finding.numbers().get("largest growth in the chain")).isCloseTo(1, within(1e-9));
    assertThat(finding.numbers().get("λ₁ at ρ = 2.5, driven")).isPositive();
    assertThat(finding.because()).doesNotContain("is not normal", "Saturated by inputs");
  }

  @Test
  void withoutChaosItDoesNot() throws Exception {
    Finding finding = examine("radii=0.5,0.9,1,1.02");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  /** W = ρI + sN, N nilpotent: W^k e_1 has the components C(k, j)·ρ^(k−j)·s^j. */
  @Test
  void theChainGrowsByBinomials() {
    FreeDynamics.Settings settings =
        (FreeDynamics.Settings)
            ClaimTrial.experiment(new FreeDynamics(), "chain=2", "shear=3", "below=0.5", "shown=4")
                .settings();
    List<Double> powers = new Regimes(settings).chain();
    double off = 4 * 0.125 * 3; // C(4, 1)·ρ³·s beside ρ⁴ on the diagonal
    double diagonal = 0.0625;
    double squares = 2 * diagonal * diagonal + off * off;
    double largest =
        Math.sqrt((squares + Math.sqrt(squares * squares - 4 * Math.pow(diagonal, 4))) / 2);
    assertThat(powers).hasSize(5);
    assertThat(powers.get(0)).isEqualTo(1);
    assertThat(powers.get(4)).isCloseTo(largest, within(1e-9));
  }

  @Test
  void theSameSettingsGiveTheSameFinding() throws Exception {
    assertThat(examine()).isEqualTo(examine());
    assertThat(examine("seeds=4")).isNotEqualTo(examine());
  }

  private static Finding examine(String... words) throws Exception {
    List<String> all = new ArrayList<>(SMALL);
    Arrays.stream(words)
        .forEach(
            word -> {
              String key = word.substring(0, word.indexOf('=') + 1);
              all.removeIf(other -> other.startsWith(key));
              all.add(word);
            });
    return ClaimTrial.examine(new FreeDynamics(), all.toArray(String[]::new));
  }
}
