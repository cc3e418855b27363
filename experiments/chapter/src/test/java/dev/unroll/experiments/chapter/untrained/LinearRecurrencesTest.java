package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Verdict.DOES_NOT_HOLD_HERE;
import static dev.unroll.experiments.chapter.Verdict.HOLDS;
import static dev.unroll.experiments.chapter.Verdict.HOLDS_WITH_A_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.layers.blocks.Blocks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The claims on linear recurrences and attention that need no training. */
final class LinearRecurrencesTest {

  @Test
  void bothFacesAgreeInEveryBlock() throws Exception {
    Finding finding = ClaimTrial.examine(new TwoFaces(), "steps=9", "width=16");
    assertThat(finding.verdict()).isEqualTo(HOLDS);
    assertThat(finding.numbers()).hasSize(2 * (Blocks.all().size() - 1)); // but for dropout
    assertThat(ClaimTrial.examine(new TwoFaces(), "steps=9", "width=16")).isEqualTo(finding);
  }

  @Test
  void facesThatDifferAreSaid() {
    TwoFaces.Settings settings =
        (TwoFaces.Settings) ClaimTrial.experiment(new TwoFaces()).settings();
    assertThat(TwoFaces.judge(settings, List.of(faces(0, 1e-6)))).isEqualTo(HOLDS);
    assertThat(TwoFaces.judge(settings, List.of(faces(1e-6, 1)))).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(TwoFaces.judge(settings, List.of(faces(0, 0), faces(Double.NaN, 0))))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static TwoFaces.Faces faces(double output, double end) {
    return new TwoFaces.Faces("block", output, end, "", "");
  }

  /** The table of published sizes at width 128, in bytes, and where the cache passes each. */
  @Test
  void bytesOfStateAreThoseOfTheEquations() throws Exception {
    Map<String, Double> numbers =
        ClaimTrial.examine(new StateBytes(), "tokens=1,50", "cache-tokens=60").numbers();
    assertThat(numbers)
        .containsEntry("bytes, min-gru, 50 tokens", 512.0)
        .containsEntry("bytes, lstm, 50 tokens", 1024.0)
        .containsEntry("bytes, lru, 50 tokens", 1024.0)
        .containsEntry("bytes, rwkv4, 50 tokens", 2560.0)
        .containsEntry("bytes, mamba, 50 tokens", 19_456.0)
        .containsEntry("bytes, rwkv7, 50 tokens", 33_792.0)
        .containsEntry("bytes, attention, 1 tokens", 1024.0)
        .containsEntry("bytes, attention, 50 tokens", 51_200.0)
        .containsEntry("crossing, gru", 1.0)
        .containsEntry("crossing, mamba", 20.0)
        .containsEntry("crossing, rwkv7", 34.0);
  }

  @Test
  void aStateThatGrowsIsSaid() {
    StateBytes.Settings settings =
        (StateBytes.Settings) ClaimTrial.experiment(new StateBytes()).settings();
    StateBytes.Counted cache = new StateBytes.Counted("attention", "", Map.of(1, 1024L), true);
    StateBytes.Counted fine = new StateBytes.Counted("gru", "", Map.of(1, 512L, 9, 512L), true);
    StateBytes.Counted other = new StateBytes.Counted("gru", "", Map.of(1, 8L, 9, 8L), false);
    StateBytes.Counted grows = new StateBytes.Counted("gru", "", Map.of(1, 8L, 9, 9L), false);
    assertThat(StateBytes.judge(settings, List.of(fine, cache), Map.of("gru", 1))).isEqualTo(HOLDS);
    assertThat(StateBytes.judge(settings, List.of(fine, cache), Map.of("gru", 2)))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(StateBytes.judge(settings, List.of(other, cache), Map.of()))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(StateBytes.judge(settings, List.of(grows, cache), Map.of()))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  @Test
  void tokensAreTimed() throws Exception {
    Finding finding =
        ClaimTrial.examine(
            new Scans(), "steps=2,4,8", "batches=1,2", "tokens=8", "width=8", "rounds=3");
    Map<String, Double> numbers = finding.numbers();
    assertThat(numbers.get("µs a token, lstm, N = 1, T = 8, threads 1")).isPositive();
    assertThat(numbers.get("µs a token, attention, N = 2, T = 4, threads 2")).isPositive();
    assertThat(numbers).doesNotContainKey("µs a token, attention, N = 2, T = 8, threads 2");
    assertThat(finding.figures()).hasSize(2);
  }

  @Test
  void theRuleOfScans() {
    assertThat(scans(2.5, 1.1, 1.2, 9)).isEqualTo(HOLDS);
    assertThat(scans(1.5, 1.1, 1.2, 9)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(scans(2.5, 1.1, 2.2, 9)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(scans(2.5, 1.1, 1.2, 1.3)).isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict scans(double gain, double lstm, double gru, double attention) {
    Scans.Settings settings = (Scans.Settings) ClaimTrial.experiment(new Scans()).settings();
    return Scans.judge(
        settings,
        new Scans.Measured(gain, Map.of("lstm", lstm, "min-gru", gru, "attention", attention)));
  }
}
