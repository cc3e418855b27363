package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Board;
import dev.unroll.experiments.forecast.backtest.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a backtest came to.
 *
 * @param title of the page
 * @param series with what was forecast at their ends
 * @param season of the scores; 1 for none
 * @param verdict in words
 * @param leftOut why forecasters are missing, by name
 * @param facts about data and protocol
 * @param settings as YAML
 * @param environment of machine and build
 */
public record Backtested(
    String title,
    List<PanelSeries> series,
    Protocol protocol,
    int season,
    Board board,
    List<String> verdict,
    Map<String, String> leftOut,
    Map<String, String> facts,
    String settings,
    Map<String, String> environment) {

  /** The best network, or the best of all if there is none. */
  Board.Row shown() {
    return board.rows().stream()
        .filter(row -> !row.run().baseline())
        .findFirst()
        .orElse(board.rows().get(0));
  }

  /** The best baseline, unless that is the one shown. */
  Optional<Board.Row> beside() {
    return shown().run().baseline() ? Optional.empty() : Optional.ofNullable(board.bestBaseline());
  }
}
