package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.backtest.ScoreTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a backtest.
 *
 * @param title of the page
 * @param series with the forecast values at their ends
 * @param seasons shortest first; none, one or two
 * @param verdict in words
 * @param levels of the series, where they add up; none otherwise
 * @param leftOut why forecasters are missing, by name
 * @param facts about data and protocol
 * @param settings as YAML
 * @param environment of machine and build
 */
public record BacktestSummary(
    String title,
    List<PanelSeries> series,
    Protocol protocol,
    List<Integer> seasons,
    ScoreTable table,
    List<String> verdict,
    List<String> levels,
    Map<String, String> leftOut,
    Map<String, String> facts,
    String settings,
    Map<String, String> environment) {

  /** Steps of the season that scores are scaled with; 1 for none. */
  int season() {
    return seasons.isEmpty() ? 1 : seasons.get(0);
  }

  /** The best network, or the best of all if there is none. */
  ScoreTable.Row shown() {
    return table.rows().stream()
        .filter(row -> !row.run().baseline())
        .findFirst()
        .orElse(table.rows().get(0));
  }

  /** The best baseline, unless that is the one shown. */
  Optional<ScoreTable.Row> beside() {
    return shown().run().baseline() ? Optional.empty() : Optional.ofNullable(table.bestBaseline());
  }
}
