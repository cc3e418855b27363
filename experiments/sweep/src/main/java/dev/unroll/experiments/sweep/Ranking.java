package dev.unroll.experiments.sweep;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.sweep.Outcome.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Candidates by their validation score, those without one last.
 *
 * @param outcomes best first
 */
public record Ranking(List<Outcome> outcomes) {
  public Ranking {
    List<Outcome> sorted = new ArrayList<>(outcomes);
    sorted.sort(
        Comparator.comparing((Outcome one) -> !one.ranked())
            .thenComparingDouble(Outcome::cost)
            .thenComparingInt(Outcome::candidate));
    outcomes = List.copyOf(sorted);
  }

  /** The best candidate; nothing if none has a score. */
  public Optional<Outcome> winner() {
    return outcomes.stream().findFirst().filter(Outcome::ranked);
  }

  public long count(End end) {
    return outcomes.stream().filter(one -> one.end() == end).count();
  }

  /** Writes all as a table with commas between, settings last. */
  public void write(Path file) throws IOException {
    StringBuilder table = new StringBuilder("rank,candidate,end,validation,epochs,seconds");
    List<String> keys =
        outcomes.isEmpty() ? List.of() : List.copyOf(outcomes.get(0).settings().keySet());
    keys.forEach(key -> table.append(',').append(CommaText.cell(key)));
    table.append(",message\n");
    for (int rank = 0; rank < outcomes.size(); rank++) {
      Outcome one = outcomes.get(rank);
      table
          .append(one.ranked() ? String.valueOf(rank + 1) : "")
          .append(',')
          .append(one.candidate())
          .append(',')
          .append(one.end().name().toLowerCase(Locale.ROOT))
          .append(',')
          .append(Double.isFinite(one.cost()) ? String.valueOf(one.cost()) : "")
          .append(',')
          .append(one.epochs())
          .append(',')
          .append(String.format(Locale.ROOT, "%.2f", one.seconds()));
      keys.forEach(key -> table.append(',').append(CommaText.cell(one.settings().get(key))));
      table.append(',').append(CommaText.cell(one.message())).append('\n');
    }
    AtomicFile.write(file, table.toString());
  }
}
