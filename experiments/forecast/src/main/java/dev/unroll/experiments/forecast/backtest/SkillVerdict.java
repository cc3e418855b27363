package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.DieboldMariano;
import dev.unroll.experiments.report.Words;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Whether a model beats the best baseline, by rule: its score is lower, and the Diebold–Mariano
 * test says that this is more than chance (p below .05, one-sided). The best baseline is chosen
 * with hindsight, which is hard on the model.
 *
 * <p>The test is over windows where there are at least 8. Series of one time move together, so they
 * do not count as cases of their own; only where series have no times (the layout of the M4
 * competition) is the test over series, as many as they are worth ({@link SeriesDependence}).
 */
public final class SkillVerdict {
  private static final int MIN_CASES = 8;
  private static final double LEVEL = 0.05;

  private final ScoreTable table;
  private final Protocol protocol;
  private final List<PanelSeries> series;
  private final int season;

  private SkillVerdict(ScoreTable table, Protocol protocol, List<PanelSeries> series, int season) {
    this.table = table;
    this.protocol = protocol;
    this.series = series;
    this.season = season;
  }

  /**
   * A sentence for each model that is no baseline.
   *
   * @param series that were forecast
   * @param season steps; 1 for none
   */
  public static List<String> of(
      ScoreTable table, Protocol protocol, List<PanelSeries> series, int season) {
    ScoreTable.Row baseline = table.bestBaseline();
    SkillVerdict verdict = new SkillVerdict(table, protocol, series, season);
    return table.rows().stream()
        .filter(row -> !row.run().baseline() && baseline != null)
        .map(row -> verdict.sentence(row, baseline))
        .toList();
  }

  private String sentence(ScoreTable.Row row, ScoreTable.Row baseline) {
    String scores =
        "%s: %s %s, best baseline %s %s"
            .formatted(
                row.run().model(),
                table.metric(),
                Words.number(row.rank()),
                baseline.run().model(),
                Words.number(baseline.rank()));
    boolean lower = row.rank() < baseline.rank();
    if (row.byWindow().size() >= MIN_CASES) {
      return scores + overWindows(row, baseline, lower);
    }
    boolean timed = series.get(0).time(0).isPresent();
    if (timed || series.size() < MIN_CASES) {
      return scores + (lower ? tooFew(timed) : ": it does not beat it");
    }
    return scores + overSeries(row, baseline, lower);
  }

  private String tooFew(boolean timed) {
    return ": lower, but %s too few to tell skill from luck%s; give windows=%d or more"
        .formatted(
            Count.of(protocol.windows(), "window is", "windows are"),
            timed && series.size() > 1 ? ", since series of one time may move together" : "",
            MIN_CASES);
  }

  private String overWindows(ScoreTable.Row row, ScoreTable.Row baseline, boolean lower) {
    int windows = row.byWindow().size();
    int overlap = Math.min(windows - 1, -Math.floorDiv(-protocol.horizon(), protocol.step()));
    DieboldMariano test =
        DieboldMariano.test(array(row.byWindow()), array(baseline.byWindow()), overlap, 1);
    return judged(lower, test.pFirstBetter(), windows + " windows");
  }

  private String overSeries(ScoreTable.Row row, ScoreTable.Row baseline, boolean lower) {
    double worth = new SeriesDependence(series, protocol, season).effectiveSeries();
    String count = "%d series, worth %.0f independent ones".formatted(series.size(), worth);
    if (worth < MIN_CASES) {
      return lower
          ? ": lower, but the series move together (%s): no verdict; give windows=%d or more"
              .formatted(count, MIN_CASES)
          : ": it does not beat it";
    }
    DieboldMariano test =
        DieboldMariano.test(array(row.bySeries()), array(baseline.bySeries()), 1, 1);
    double t = test.t() * Math.sqrt(worth / series.size());
    double p = new TDistribution(null, worth - 1).cumulativeProbability(t);
    return judged(lower, p, count);
  }

  private static String judged(boolean lower, double p, String cases) {
    String evidence = "(Diebold–Mariano p = %s over %s)".formatted(Words.number(p, 2), cases);
    if (!lower) {
      return ": it does not beat it " + evidence;
    }
    return p < LEVEL
        ? ": it beats it " + evidence
        : ": lower, but no more than chance would give " + evidence;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
