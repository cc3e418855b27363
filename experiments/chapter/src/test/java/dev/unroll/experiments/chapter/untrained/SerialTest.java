package dev.unroll.experiments.chapter.untrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SerialTest {
  private static final Serial.Settings SETTINGS =
      (Serial.Settings) ClaimTrial.experiment(new Serial()).settings();

  @Test
  void theRule() {
    assertThat(Serial.verdict(SETTINGS, 1, 3)).isEqualTo(Verdict.HOLDS);
    assertThat(Serial.verdict(SETTINGS, 1, 1.2)).isEqualTo(Verdict.HOLDS_WITH_A_LIMIT);
    assertThat(Serial.verdict(SETTINGS, 0.4, 3)).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
    assertThat(Serial.verdict(SETTINGS, Double.NaN, 3)).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
  }

  /**
   * Times made by a rule: T^0.9 for one sequence, and N^0.5. One round in four is ten times slower.
   */
  @Test
  void theExponentIsFoundInNoise() {
    Map<TimedStep.Size, List<Double>> seconds = new LinkedHashMap<>();
    for (TimedStep.Size size : SETTINGS.longer()) {
      seconds.put(size, rounds(Math.pow(size.steps(), 0.9)));
    }
    for (TimedStep.Size size : SETTINGS.wider(64)) {
      seconds.put(size, rounds(Math.pow(size.batch(), 0.5)));
    }
    StepTimes times = new StepTimes(seconds, 1);
    assertThat(times.exponent(SETTINGS.longer()).median()).isCloseTo(0.9, within(1e-9));
    assertThat(times.gain(SETTINGS.wider(64)).median()).isCloseTo(8, within(1e-9));
  }

  private static List<Double> rounds(double time) {
    return List.of(time, time, 10 * time, time, time, time, 10 * time, time);
  }

  /** 2·N·T·(I + H)·H forward, twice that backward. */
  @Test
  void operationsByHand() {
    assertThat(new TimedStep.Size(2, 3, 10).gigaflop()).isCloseTo(7200e-9, within(1e-15));
  }

  @Test
  void timesAreMeasured() throws Exception {
    Finding finding =
        ClaimTrial.examine(
            new Serial(),
            "steps=2,4",
            "length=2",
            "batches=1,2",
            "widths=4",
            "rounds=5",
            "warm-up=1",
            "product=32");
    assertThat(finding.numbers().get("peak, GFLOP/s")).isPositive();
    assertThat(finding.numbers().get("ms, N = 1, T = 4, H = 4")).isPositive();
    assertThat(finding.figures()).hasSize(2);
  }
}
