package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.score.DieboldMariano;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model beats the best baseline, by rule: its score is lower, and the Diebold–Mariano
 * test says that this is more than chance (p below .05, one-sided). The best baseline is chosen
 * with hindsight, which is hard on the model.
 */
public final class SkillVerdict {
  private static final int MIN_CASES = 8;

  private SkillVerdict() {}

  /** A sentence for each model that is no baseline. */
  public static List<String> of(ScoreTable table, Protocol protocol) {
    List<String> sentences = new ArrayList<>();
    ScoreTable.Row baseline = table.bestBaseline();
    for (ScoreTable.Row row : table.rows()) {
      if (!row.run().baseline() && baseline != null) {
        sentences.add(sentence(table, protocol, row, baseline));
      }
    }
    return sentences;
  }

  private static String sentence(
      ScoreTable table, Protocol protocol, ScoreTable.Row row, ScoreTable.Row baseline) {
    String scores =
        "%s: %s %s, best baseline %s %s"
            .formatted(
                row.run().model(),
                table.metric(),
                Words.number(row.rank()),
                baseline.run().model(),
                Words.number(baseline.rank()));
    boolean windows = row.byWindow().size() >= MIN_CASES;
    boolean lower = row.rank() < baseline.rank();
    if (!windows && row.bySeries().size() < MIN_CASES) {
      return scores
          + (lower
              ? ": lower, but %d windows are too few to tell skill from luck; give windows=%d or more"
                  .formatted(protocol.windows(), MIN_CASES)
              : ": it does not beat it");
    }
    List<Double> mine = windows ? row.byWindow() : row.bySeries();
    List<Double> theirs = windows ? baseline.byWindow() : baseline.bySeries();
    int overlap =
        windows
            ? Math.min(mine.size() - 1, -Math.floorDiv(-protocol.horizon(), protocol.step()))
            : 1;
    DieboldMariano test = DieboldMariano.test(array(mine), array(theirs), overlap, 1);
    String evidence =
        "Diebold–Mariano p = %s over %d %s"
            .formatted(
                Words.number(test.pFirstBetter(), 2), mine.size(), windows ? "windows" : "series");
    if (lower && test.pFirstBetter() < 0.05) {
      return scores + ": it beats it (" + evidence + ")";
    }
    return scores
        + (lower
            ? ": lower, but no more than chance would give (" + evidence + ")"
            : ": it does not beat it (" + evidence + ")");
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
