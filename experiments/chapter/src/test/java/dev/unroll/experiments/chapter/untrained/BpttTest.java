package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import org.junit.jupiter.api.Test;

final class BpttTest {
  private static final String[] SMALL = {"steps=5", "hidden=4", "path-steps=5"};

  @Test
  void theRecursionIsTheGradient() throws Exception {
    Finding finding = ClaimTrial.examine(new Bptt(), SMALL);
    assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(finding.numbers().get("error of δₜ")).isBetween(0.0, 1e-7);
    assertThat(finding.numbers().get("error of the sum over paths")).isLessThan(1e-14);
  }

  /** H = 3: 3·(1 + 3 + 9 + 27 + 81) paths begin in the first step, and so on. */
  @Test
  void everyPathIsWalked() throws Exception {
    Finding finding = ClaimTrial.examine(new Bptt(), SMALL);
    assertThat(finding.numbers()).containsEntry("paths", 3.0 * (121 + 40 + 13 + 4 + 1));
  }

  @Test
  void aTruncatedRecursionIsNot() throws Exception {
    Finding finding =
        ClaimTrial.examine(new Bptt(), "steps=5", "hidden=4", "path-steps=5", "truncate=2");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
    assertThat(finding.numbers().get("error of ∂L/∂Wₕ")).isGreaterThan(0.01);
    assertThat(finding.ran()).anyMatch(line -> line.contains("stopped every 2 steps"));
  }

  @Test
  void coarseDifferencesAreNotTheGradient() throws Exception {
    Finding finding =
        ClaimTrial.examine(new Bptt(), "steps=3", "hidden=2", "path-steps=2", "epsilon=0.01");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  @Test
  void theSameSettingsGiveTheSameFinding() throws Exception {
    assertThat(ClaimTrial.examine(new Bptt(), SMALL))
        .isEqualTo(ClaimTrial.examine(new Bptt(), SMALL));
    assertThat(ClaimTrial.examine(new Bptt(), "steps=5", "hidden=4", "path-steps=5", "seed=2"))
        .isNotEqualTo(ClaimTrial.examine(new Bptt(), SMALL));
  }
}
