package dev.unroll.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.report.Leaderboard.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeaderboardTest {
  @Test
  void aSpreadIsOverTheFiniteValues() {
    Spread spread = Spread.of(List.of(1.0, Double.NaN, 3.0, Double.POSITIVE_INFINITY));
    assertThat(spread.mean()).isEqualTo(2);
    assertThat(spread.sd()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(spread.min()).isEqualTo(1);
    assertThat(spread.max()).isEqualTo(3);
    assertThat(spread.values()).containsExactly(1.0, Double.NaN, 3.0, Double.NaN);
    assertThat(spread.words()).isEqualTo("2 ± 1.414");
  }

  @Test
  void aSpreadOfNothingIsNoNumber() {
    assertThat(Spread.of(List.of(Double.NaN)).mean()).isNaN();
    assertThat(Spread.of(List.of(4.0)).sd()).isNaN();
    assertThat(Spread.of(List.of(4.0)).words()).isEqualTo("4");
  }

  @Test
  void aBaselineIsBeforeTheModelsThatItBeats() {
    Leaderboard board =
        new Leaderboard(
            new Leaderboard.Metric("MSE", "", null),
            List.of(
                new Leaderboard.Baseline("mean", Map.of("MSE", 0.2)),
                new Leaderboard.Baseline("other", Map.of("MAE", 0.1))),
            List.of(entry("gru", 0.1), entry("lstm", 0.3), entry("irnn", Double.NaN)));
    assertThat(board.rows())
        .extracting(row -> row.entry().map(one -> one.name()).orElse("baseline"))
        .containsExactly("gru", "baseline", "lstm", "irnn");
  }

  private static Leaderboard.Entry entry(String name, double score) {
    return new Leaderboard.Entry(
        name,
        "",
        new Leaderboard.Cost(1, 1, 1, 1, false),
        new Leaderboard.Runs(0, 1, List.of()),
        Map.of("MSE", Spread.of(List.of(score))));
  }
}
