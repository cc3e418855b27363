package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Verdict.DOES_NOT_HOLD_HERE;
import static dev.unroll.experiments.chapter.Verdict.HOLDS;
import static dev.unroll.experiments.chapter.Verdict.HOLDS_WITH_A_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Leaderboard.Spread;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The rules of the claims on linear recurrences, on numbers for and against them. */
final class LinearRulesTest {
  private static Spread spread(double... values) {
    return Spread.of(DoubleStream.of(values).boxed().toList());
  }

  @Test
  void linearity() {
    Spread chance = spread(.5, .55);
    Spread right = spread(1, .995);
    assertThat(linearity(right, chance, spread(.92, .99))).isEqualTo(HOLDS);
    assertThat(linearity(right, chance, spread(.7, .99))).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(linearity(right, spread(.5, .7), right)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(linearity(spread(1, .9), chance, right)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(linearity(spread(1, Double.NaN), chance, right)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(linearity(right, chance, spread(1, Double.NaN))).isEqualTo(HOLDS_WITH_A_LIMIT);
  }

  /** Accuracies beyond the trained length; all learnt that. */
  private static Verdict linearity(Spread lstm, Spread linear, Spread signed) {
    Spread trained = spread(1, 1);
    return Linearity.judge(
        Map.of(
            "lstm", List.of(trained, lstm, lstm),
            "min-gru", List.of(trained, linear, linear),
            "min-gru, signed", List.of(trained, signed, spread(.5, .5))));
  }

  @Test
  void fixedState() {
    List<Spread> small = at(1, .4);
    List<Spread> middle = at(1, .6);
    List<Spread> large = at(1, .9);
    List<Spread> ceiling = at(1, .95);
    assertThat(FixedState.judge(List.of(small, middle, large, ceiling))).isEqualTo(HOLDS);
    assertThat(FixedState.judge(List.of(small, large, middle, ceiling)))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(FixedState.judge(List.of(small, middle, large, at(1, .5))))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(FixedState.judge(List.of(large, middle, small, ceiling)))
        .isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(FixedState.judge(List.of(at(.8, .4), middle, large, ceiling)))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static List<Spread> at(double few, double many) {
    return List.of(spread(few, few), spread(many, many));
  }

  @Test
  void endless() {
    Spread level = spread(.04, -.1);
    Spread rising = spread(.3, 2);
    assertThat(endless(level, rising, level)).isEqualTo(HOLDS);
    assertThat(endless(level, rising, spread(.04, .06))).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(endless(level, spread(.3, .1), level)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(endless(spread(.06, 0), rising, level)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(endless(spread(0, Double.NaN), rising, level)).isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict endless(Spread scan, Spread attention, Spread window) {
    Endless.Settings settings = (Endless.Settings) ClaimTrial.experiment(new Endless()).settings();
    return Endless.judge(settings, scan, attention, window);
  }

  @Test
  void forgetting() {
    assertThat(forgetting(3, 2.5)).isEqualTo(HOLDS);
    assertThat(forgetting(3, 1.5)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(forgetting(1.5, 1.5)).isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict forgetting(double gru, double mamba) {
    Forgetting.Settings settings =
        (Forgetting.Settings) ClaimTrial.experiment(new Forgetting()).settings();
    return Forgetting.judge(settings, Map.of("min-gru", decays(gru), "mamba", decays(mamba)));
  }

  /** Two seeds, of which one keeps twice as long. */
  private static Forgetting.Measured decays(double ratio) {
    List<Decay> seeds =
        List.of(
            new Decay(new double[] {1}, new double[] {ratio}),
            new Decay(new double[] {1}, new double[] {2 * ratio}));
    return new Forgetting.Measured(seeds, seeds, spread(0, 0));
  }
}
