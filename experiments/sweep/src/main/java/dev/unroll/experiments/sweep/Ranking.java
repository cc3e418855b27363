package dev.unroll.experiments.sweep;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trials by their validation score, those without one last; the loss decides between equal scores.
 *
 * @param results best first
 */
public record Ranking(List<TrialResult> results) {
  public Ranking {
    results =
        results.stream()
            .sorted(
                Comparator.comparing((TrialResult one) -> !one.ranked())
                    .thenComparing(TrialResult::score)
                    .thenComparingInt(TrialResult::trial))
            .toList();
  }

  /** The best trial; empty if none has a score. */
  public Optional<TrialResult> winner() {
    return results.stream().findFirst().filter(TrialResult::ranked);
  }

  /** The number of trials in each state, such as "8 completed, 4 pruned, 0 diverged, 0 failed". */
  public String states() {
    return Arrays.stream(TrialState.values())
        .map(state -> count(state) + " " + state.word())
        .collect(Collectors.joining(", "));
  }

  public long count(TrialState state) {
    return results.stream().filter(one -> one.state() == state).count();
  }

  /** Writes all trials as a table with commas between the cells. */
  public void write(Path file) throws IOException {
    List<String> keys =
        results.isEmpty() ? List.of() : List.copyOf(results.get(0).settings().keySet());
    List<String> head = new ArrayList<>(List.of("rank", "trial", "state", "validation"));
    head.addAll(List.of("loss", "lowest", "highest", "epochs", "seconds"));
    head.addAll(keys);
    head.add("message");
    StringBuilder table = new StringBuilder(line(head));
    for (int rank = 0; rank < results.size(); rank++) {
      TrialResult one = results.get(rank);
      List<String> row = new ArrayList<>();
      row.add(one.ranked() ? String.valueOf(rank + 1) : "");
      row.add(String.valueOf(one.trial()));
      row.add(one.state().word());
      row.add(text(one.cost()));
      row.add(text(one.loss()));
      DoubleSummaryStatistics seeds =
          one.costs().stream().mapToDouble(Double::doubleValue).summaryStatistics();
      row.add(text(seeds.getMin()));
      row.add(text(seeds.getMax()));
      row.add(String.valueOf(one.epochs()));
      row.add(String.format(Locale.ROOT, "%.2f", one.seconds()));
      keys.forEach(key -> row.add(one.settings().get(key)));
      row.add(one.message());
      table.append(line(row));
    }
    AtomicFile.write(file, table.toString());
  }

  private static String text(double score) {
    return Double.isFinite(score) ? String.valueOf(score) : "";
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CommaText::cell).collect(Collectors.joining(",", "", "\n"));
  }
}
